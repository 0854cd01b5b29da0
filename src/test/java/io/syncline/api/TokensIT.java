package io.syncline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and sessions, as those who use them see them. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class TokensIT {

  private static final String COOKIE = "syncline_session";

  private static String made(String name, String rest) {
    var answer = Api.post("/api/v1/tokens", "{\"name\": \"" + name + "\", " + rest + "}");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath().getString("token");
  }

  private static String name() {
    return "t-" + UUID.randomUUID();
  }

  private static int status(String token) {
    return given().header("Authorization", "Bearer " + token).get("/api/v1/syncs").statusCode();
  }

  @Test
  void aTokenIsMadeUsedListedWithoutItselfAndRevoked() {
    var name = name();
    var token = made(name, "\"role\": \"viewer\"");
    assertThat(status(token)).isEqualTo(200);

    var listed = Api.get("/api/v1/tokens");
    assertThat(listed.asString()).contains(name).doesNotContain(token);

    var revoked = Api.asked().delete("/api/v1/tokens/" + name);
    assertThat(revoked.jsonPath().getString("revokedBy")).isEqualTo("tester");
    assertThat(status(token)).isEqualTo(401);
    assertThat(Api.asked().delete("/api/v1/tokens/" + name).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\": \"a\"}",
        "{\"name\": \"a\", \"role\": \"boss\"}",
        "{\"name\": \"A B\", \"role\": \"viewer\"}",
        "{\"name\": \"a\", \"role\": \"viewer\", \"syncs\": [\"contacts\"]}",
        "{\"name\": \"a\", \"role\": \"data-owner\", \"syncs\": [\"no-such-sync\"]}",
        "{\"name\": \"a\", \"role\": \"viewer\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
        "{\"name\": \"a\", \"role\": \"viewer\", \"admin\": true}"
      })
  void aWishThatIsNotClearMakesNoToken(String body) {
    var answer = Api.post("/api/v1/tokens", body);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
  }

  @Test
  void aNameIsUsedOnceAndAKeyIsRefused() {
    var name = name();
    made(name, "\"role\": \"viewer\"");
    var again = "{\"name\": \"" + name + "\", \"role\": \"admin\"}";
    assertThat(Api.post("/api/v1/tokens", again).statusCode()).isEqualTo(409);
    var tester = "{\"name\": \"tester\", \"role\": \"admin\"}";
    assertThat(Api.post("/api/v1/tokens", tester).statusCode()).isEqualTo(409);
    assertThat(Api.post("/api/v1/tokens", again, "key").statusCode()).isEqualTo(400);
  }

  private static RequestSpecification browser() {
    return given()
        .redirects()
        .follow(false)
        .header("Sec-Fetch-Site", "same-origin")
        .urlEncodingEnabled(true);
  }

  private static Response login(String field, String value, String next) {
    return browser().formParam(field, value).formParam("next", next).post("/login");
  }

  @Test
  void aPersonLogsInStaysAndLogsOut() {
    var token = made(name(), "\"role\": \"operator\"");
    var page = browser().urlEncodingEnabled(false).get("/console/find?q=a%20b");
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("/login?next=%2Fconsole%2Ffind%3Fq%3Da%2520b");

    var form = browser().get("/login?next=/console/find?q=1");
    assertThat(form.asString()).contains("type=\"password\"", "value=\"/console/find?q=1\"");
    assertThat(form.header("Content-Security-Policy")).contains("frame-ancestors 'none'");

    var in = login("token", token, "/console/find?q=1");
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.header("Location")).isEqualTo("/console/find?q=1");
    assertThat(in.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/");
    var session = in.cookie(COOKIE);
    assertThat(session).isNotEqualTo(token);

    assertThat(browser().cookie(COOKIE, session).get("/api/v1/syncs").statusCode()).isEqualTo(200);
    var out = browser().cookie(COOKIE, session).post("/logout");
    assertThat(out.header("Location")).isEqualTo("/login");
    assertThat(browser().cookie(COOKIE, session).get("/api/v1/syncs").statusCode()).isEqualTo(401);
  }

  @Test
  void aWriteOfAnotherSiteIsRefused() {
    var session = login("token", made(name(), "\"role\": \"admin\""), "").cookie(COOKIE);
    for (var site : Arrays.asList("cross-site", "same-site", "none")) {
      var answer =
          given()
              .header("Sec-Fetch-Site", site)
              .cookie(COOKIE, session)
              .contentType("application/json")
              .body("{}")
              .post("/api/v1/systems/none/pause");
      assertThat(answer.statusCode()).as(site).isEqualTo(401);
      assertThat(
              given()
                  .header("Sec-Fetch-Site", site)
                  .formParam("token", "x")
                  .post("/login")
                  .statusCode())
          .isEqualTo(403);
    }
    var old = given().cookie(COOKIE, session).contentType("application/json").body("{}");
    assertThat(old.post("/api/v1/systems/none/pause").statusCode()).isEqualTo(401);
    var host =
        given().get("/q/health/live").getHeader("none") == null
            ? io.restassured.RestAssured.port
            : 0;
    var same =
        given()
            .header("Origin", "http://localhost:" + RestAssured.port)
            .cookie(COOKIE, session)
            .contentType("application/json")
            .body("{}")
            .post("/api/v1/systems/none/pause");
    assertThat(same.statusCode()).isEqualTo(404);
    var elsewhere =
        given()
            .header("Origin", "http://evil.example")
            .cookie(COOKIE, session)
            .contentType("application/json")
            .body("{}")
            .post("/api/v1/systems/none/pause");
    assertThat(elsewhere.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/consoles",
        "/console/\r\nSet-Cookie: a=b",
        "/console/\"><script>",
        "javascript:alert(1)",
        ""
      })
  void loginLeadsNowhereElse(String next) {
    var in = login("token", ApiProfile.TOKEN, next);
    assertThat(in.header("Location")).isEqualTo("/console");
    var form = browser().queryParam("next", next).get("/login");
    assertThat(form.asString()).contains("value=\"/console\"").doesNotContain("evil", "<script");
  }

  @Test
  void aLinkLogsInOnceAndOpeningItUsesNothingUp() {
    var path = Api.post("/api/v1/login-links", "").jsonPath().getString("path");
    var code = path.substring(path.indexOf('=') + 1);
    assertThat(browser().get(path).asString()).contains(code);
    assertThat(browser().get(path).cookie(COOKIE)).isNull();

    assertThat(login("code", code, "").statusCode()).isEqualTo(303);
    var again = login("code", code, "");
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.asString()).contains("syncline console");
  }

  @Test
  void theCallbackOfAConsentWantsASession() {
    var path = "/oauth/callback?state=" + "s".repeat(43) + "&code=c";
    var session = login("token", ApiProfile.TOKEN, "").cookie(COOKIE);
    var known = browser().cookie(COOKIE, session).get(path);
    assertThat(known.statusCode()).as("a state that is not known").isEqualTo(400);
    var other = browser().cookie(COOKIE, "made-up").get(path);
    assertThat(other.statusCode()).isEqualTo(401);
    assertThat(other.asString()).contains("not logged in", "Nothing was done");
  }

  @Test
  void aRevokedTokenEndsItsSessions() {
    var name = name();
    var session = login("token", made(name, "\"role\": \"viewer\""), "").cookie(COOKIE);
    assertThat(browser().cookie(COOKIE, session).get("/api/v1/syncs").statusCode()).isEqualTo(200);
    Api.asked().delete("/api/v1/tokens/" + name);
    assertThat(browser().cookie(COOKIE, session).get("/api/v1/syncs").statusCode()).isEqualTo(401);
  }
}
