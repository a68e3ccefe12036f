/// The style sheet of an HTML report.
///
/// Light and dark by the reader's preference, and black on white on paper. Colours have a contrast of at
/// least 4.5 against their background (WCAG 2.2 §1.4.3).
enum HTMLStyle {
    static let text = """

        :root{color-scheme:light dark;--bg:#fcfcfb;--fg:#1f2328;--dim:#5c646d;--line:#e2e5e9;\
        --soft:#f3f4f5;--link:#0a56c4;--bad:#b3261e;--warn:#875100;--good:#1a6d37;\
        --dns:#8a74c9;--connect:#d98632;--tls:#c2589b;--wait:#4788d2;--body:#38a076;--past:#bcc3cb}
        @media(prefers-color-scheme:dark){:root{--bg:#14171c;--fg:#dde2e8;--dim:#98a3b0;\
        --line:#2b313a;--soft:#1b2027;--link:#8ab4f8;--bad:#f28b82;--warn:#e7b65c;--good:#7cc690;\
        --past:#4b5561}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:2.5rem 1.5rem 4rem;max-width:74rem;background:var(--bg);\
        color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
        h1{font-size:1.6rem;line-height:1.25;font-weight:600;margin:.2rem 0 .6rem;\
        overflow-wrap:anywhere}
        h1 .u{font:inherit}
        h2{font-size:1.15rem;font-weight:600;margin:3rem 0 .8rem}
        h2 small,h3 small{color:var(--dim);font-weight:400;font-size:.85em;margin-left:.4em}
        h3{font-size:1rem;font-weight:600;margin:1.6rem 0 .4rem;overflow-wrap:anywhere}
        .name{color:var(--dim);letter-spacing:.02em;margin:0}
        .verdict{font-size:1.1rem;margin:0 0 .3rem;padding-left:.8rem;\
        border-left:4px solid var(--good)}
        .verdict.bad{border-color:var(--bad)}.verdict.warn{border-color:var(--warn)}
        .meta,.note,.said{color:var(--dim);margin:.3rem 0}
        .said{color:var(--fg)}
        dl.facts{display:flex;flex-wrap:wrap;gap:.8rem 2.4rem;margin:1.6rem 0 0;padding:1rem 0;\
        border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
        dl.facts div{display:flex;flex-direction:column-reverse}
        dl.facts dt{color:var(--dim);font-size:.85rem}
        dl.facts dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums}
        nav{margin:1rem 0 0;font-size:.92rem}nav a{margin-right:1.2rem;white-space:nowrap}
        .u,code{font:.86em/1.5 ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Menlo,\
        Consolas,monospace;overflow-wrap:anywhere}
        table{width:100%;border-collapse:collapse;font-size:.94rem}
        caption{text-align:left;color:var(--dim);padding-bottom:.4rem}
        th{text-align:left;font-weight:600;color:var(--dim);font-size:.85rem;padding:.35rem .8rem \
        .35rem 0;border-bottom:1px solid var(--line);vertical-align:bottom;white-space:nowrap}
        td{padding:.5rem .8rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
        th:last-child,td:last-child{padding-right:0}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        td.k{white-space:nowrap;width:1%}
        th button{all:unset;cursor:pointer}th button:hover{color:var(--fg)}
        th button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        th[aria-sort] button::after{content:" \\2191"}
        th[aria-sort=descending] button::after{content:" \\2193"}
        .bad b,b.bad{color:var(--bad)}b.warn{color:var(--warn)}b.good{color:var(--good)}
        td b{font-weight:600}
        .tag{font-size:.8rem;color:var(--dim);border:1px solid var(--line);border-radius:3px;\
        padding:0 .35em;margin-left:.4em}
        ul{margin:0;padding:0;list-style:none}li+li{margin-top:.15rem}
        .why{color:var(--dim);overflow-wrap:anywhere}
        .at{color:var(--dim);font-size:.88em;overflow-wrap:anywhere}
        details summary{cursor:pointer;color:var(--link);font-size:.9em}
        .tools{display:flex;gap:1rem;align-items:baseline;margin:0 0 .5rem}
        .tools input{font:inherit;color:inherit;background:var(--bg);width:20rem;max-width:100%;\
        padding:.25rem .5rem;border:1px solid var(--line);border-radius:4px}
        .tools span{color:var(--dim);font-size:.88rem}
        .links li{display:grid;grid-template-columns:10.5rem 1fr;column-gap:.8rem}
        svg{display:block;width:100%;height:.8rem}.bar svg,.chart svg{margin-top:.32rem}
        .bar{width:34%}.chart{width:46%}
        .track{fill:var(--soft)}.fill{fill:var(--wait)}
        .dns{fill:var(--dns)}.connect{fill:var(--connect)}.tls{fill:var(--tls)}\
        .wait{fill:var(--wait)}.body{fill:var(--body)}.past{fill:var(--past)}
        .legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;color:var(--dim);font-size:.88rem;\
        margin:0 0 .6rem}
        .legend svg{display:inline-block;width:.8rem;height:.8rem;margin-right:.35rem;\
        vertical-align:-.08rem}
        .flow td{padding-top:.2rem;padding-bottom:.2rem;border-bottom:0}
        .flow .u{display:block;max-width:24rem;overflow:hidden;white-space:nowrap;\
        text-overflow:ellipsis}
        .flow tbody tr:hover{background:var(--soft)}
        footer{margin-top:3.5rem;color:var(--dim);font-size:.88rem}
        @media(max-width:46rem){body{padding:1.2rem 1rem 3rem}table{display:block;\
        overflow-x:auto}.flow .u{max-width:10rem}}
        @media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--link:#000;--soft:#eee}\
        body{max-width:none;padding:0;font-size:10pt}nav,.tools{display:none}h2{margin-top:1.5rem}\
        tr{break-inside:avoid}h2,h3{break-after:avoid}a{text-decoration:none}}

        """
}
