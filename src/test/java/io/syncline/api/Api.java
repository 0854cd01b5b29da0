package io.syncline.api;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls the API as somebody with a token; whatever it answers is compared with its own description.
 */
final class Api {

  private Api() {}

  static RequestSpecification asked() {
    return given()
        .filter(new Described())
        .urlEncodingEnabled(false)
        .header("Authorization", "Bearer " + ApiProfile.TOKEN);
  }

  static Response get(String path) {
    return asked().get(path);
  }

  /** Method and path of each operation that the description names. */
  static Map<String, String> operations() {
    Map<String, Map<String, Map<String, Object>>> paths =
        get("/q/openapi?format=json").jsonPath().getMap("paths");
    var operations = new TreeMap<String, String>();
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, it) -> {
                  if (it.get("operationId") instanceof String id) {
                    operations.put(id, method + " " + path);
                  }
                }));
    return operations;
  }

  static Response post(String path, String body) {
    return asked().contentType("application/json").body(body).post(path);
  }

  static Response patch(String path, String body, @Nullable String ifMatch, String key) {
    var asked = asked().contentType("application/json").header("Idempotency-Key", key);
    return (ifMatch == null ? asked : asked.header("If-Match", ifMatch)).body(body).patch(path);
  }

  static Response sheet(String path, String csv) {
    return asked().contentType("text/csv; charset=utf-8").body(csv).post(path);
  }

  static Response post(String path, String body, String key) {
    return asked()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post(path);
  }
}
