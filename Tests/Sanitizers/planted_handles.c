// What the shim of dead handles must find, and what it must not: `Tests/sanitize` runs this first.
//
//     planted_handles nothing|easy|multi|order
#include <curl/curl.h>
#include <string.h>

int main(int count, char **words) {
    const char *plant = count > 1 ? words[1] : "nothing";
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    CURLM *multi = curl_multi_init();
    if (!easy || !multi) return 1;
    curl_easy_setopt(easy, CURLOPT_URL, "http://localhost/");
    curl_multi_add_handle(multi, easy);
    if (strcmp(plant, "order")) curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    if (!strcmp(plant, "easy")) curl_easy_setopt(easy, CURLOPT_RESOLVE, NULL);
    curl_multi_cleanup(multi);
    if (!strcmp(plant, "multi")) curl_multi_wakeup(multi);
    return 0;
}
