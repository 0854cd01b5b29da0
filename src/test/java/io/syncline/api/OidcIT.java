package io.syncline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People of a provider, as a browser and a client of the API see them. */
@QuarkusTest
@TestProfile(OidcProfile.class)
class OidcIT {

  private static final String SESSION = "syncline_session";
  private static final String LOGIN = "syncline_login";

  @ConfigProperty(name = "syncline.oidc.issuer")
  String provider;

  @AfterEach
  void up() {
    given().get(provider + "/mode?up");
  }

  private static RequestSpecification browser() {
    return given().redirects().follow(false).urlEncodingEnabled(false);
  }

  private static Response begun(String next) {
    var begun = browser().get("/login/oidc?next=" + next);
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(303);
    return begun;
  }

  /** What the provider sends the browser back with: the query. */
  private static String back(Response begun, String person) {
    var let = browser().get(begun.header("Location") + "&person=" + person);
    var location = let.header("Location");
    assertThat(let.statusCode()).as(let.asString()).isEqualTo(303);
    assertThat(location).startsWith("http://syncline.example/login/oidc/callback?");
    return location.substring(location.indexOf('?'));
  }

  private static Response ended(Response begun, String query) {
    return browser().cookie(LOGIN, begun.cookie(LOGIN)).get("/login/oidc/callback" + query);
  }

  private static Response loggedIn(String person) {
    var begun = begun("/console/find%3Fq=1");
    return ended(begun, back(begun, person));
  }

  private String accessToken(String person) {
    return given().get(provider + "/access-token?person=" + person).asString();
  }

  private static Response bearing(String token, String path) {
    return given().header("Authorization", "Bearer " + token).get(path);
  }

  @Test
  void aPersonLogsInWritesUnderItsNameAndLogsOut() {
    assertThat(browser().get("/login").asString()).contains("href=\"/login/oidc?next=%2Fconsole\"");
    var in = loggedIn("ada.operators");
    assertThat(in.statusCode()).as(in.asString()).isEqualTo(303);
    assertThat(in.header("Location")).isEqualTo("/console/find?q=1");
    assertThat(in.headers().getValues("Set-Cookie").toString())
        .contains("HttpOnly", "SameSite=Lax", LOGIN + "=;");
    var session = in.cookie(SESSION);

    var write =
        browser()
            .header("Sec-Fetch-Site", "same-origin")
            .cookie(SESSION, session)
            .contentType("application/json")
            .body("{}")
            .post("/api/v1/systems/none/pause");
    assertThat(write.statusCode()).isEqualTo(404);
    var actors = bearing(ApiProfile.TOKEN, "/api/v1/actions").jsonPath().getList("items.actor");
    assertThat(actors).contains("ada (" + provider + " subject-of-ada)");
    assertThat(browser().cookie(SESSION, session).get("/api/v1/actions").statusCode())
        .isEqualTo(403);
    browser().header("Sec-Fetch-Site", "cross-site").cookie(SESSION, session).post("/logout");
    assertThat(browser().cookie(SESSION, session).get("/console").statusCode()).isEqualTo(200);

    var out =
        browser().header("Sec-Fetch-Site", "same-origin").cookie(SESSION, session).post("/logout");
    assertThat(browser().cookie(SESSION, session).get("/console").statusCode()).isEqualTo(303);
    assertThat(out.statusCode()).isEqualTo(200);
    assertThat(out.header("Refresh"))
        .startsWith("0; url=" + provider + "/end?x=1&")
        .contains("client_id=syncline-test")
        .contains("post_logout_redirect_uri=http%3A%2F%2Fsyncline.example%2Flogin")
        .doesNotContain("ada", "id_token_hint");
    assertThat(out.asString()).contains("You are logged out here", "/end?x=1&amp;");
    assertThat(out.header("Content-Security-Policy")).contains("form-action 'self'");
    var again =
        browser().header("Sec-Fetch-Site", "same-origin").cookie(SESSION, session).post("/logout");
    assertThat(again.header("Location")).as("there was no session").endsWith("/login");
  }

  @Test
  void withoutARoleThePageSaysSoAndThereIsNoSession() {
    var in = loggedIn("eve.cooks");
    assertThat(in.statusCode()).isEqualTo(403);
    assertThat(in.asString()).contains("You are eve (" + provider, "no role of this server");
    assertThat(in.cookie(SESSION)).isNull();
  }

  @Test
  void onlyTheBrowserThatBeganEndsALogin() {
    var victim = begun("/console");
    var attacker = begun("/console");
    var query = back(attacker, "eve.operators");
    for (var answer :
        new Response[] {
          ended(victim, query),
          browser().get("/login/oidc/callback" + query),
          ended(attacker, query.replaceAll("state=[^&]*", "state=")),
          ended(attacker, query + "&state=twice"),
          ended(attacker, "")
        }) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.cookie(SESSION)).isNull();
    }
    assertThat(ended(attacker, query).statusCode()).isEqualTo(303);
    assertThat(ended(attacker, query).statusCode()).as("a code is used once").isEqualTo(401);
  }

  @Test
  void aPersonWhomTheProviderRefusesIsNotLetInAndNothingOfItsWordsIsShown() {
    var begun = begun("/console");
    var state = back(begun, "ada").replaceAll(".*(state=[^&]*).*", "?$1");
    var answer = ended(begun, state + "&error=access_denied&error_description=%3Cscript%3E");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.asString()).doesNotContain("script", "access_denied");
  }

  @Test
  void aLoginLeadsNowhereElse() {
    for (var next :
        new String[] {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2Fconsoles"}) {
      var begun = begun(next);
      assertThat(ended(begun, back(begun, "ada.operators")).header("Location"))
          .isEqualTo("/console");
    }
    var begun = begun("/console");
    var forged =
        browser()
            .cookie(LOGIN, begun.cookie(LOGIN).split("\\.")[0] + ".Ly9ldmlsLmV4YW1wbGU")
            .get("/login/oidc/callback" + back(begun, "ada.operators"));
    assertThat(forged.header("Location")).isEqualTo("/console");
  }

  @Test
  void anAccessTokenMayDoWhatItsClaimsGive() {
    assertThat(bearing(accessToken("ada.operators"), "/api/v1/syncs").statusCode()).isEqualTo(200);
    assertThat(bearing(accessToken("ada.operators"), "/api/v1/actions").statusCode())
        .isEqualTo(403);
    assertThat(bearing(accessToken("ada.auditors"), "/api/v1/actions").statusCode()).isEqualTo(200);
    for (var path : new String[] {"/api/v1/syncs", "/q/metrics"}) {
      var none = bearing(accessToken("eve.cooks"), path);
      assertThat(none.statusCode()).isEqualTo(403);
      assertThat(none.jsonPath().getString("detail")).contains("no role");
    }
    var token = accessToken("ada.operators");
    var forged = token.substring(0, token.lastIndexOf('.')) + ".AAAA";
    assertThat(bearing(forged, "/api/v1/syncs").statusCode()).isEqualTo(401);
    assertThat(
            given()
                .header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .post("/api/v1/login-links")
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void whileTheProviderIsDownThePageSaysSoAndTokensOfOursWork() {
    var begun = begun("/console");
    var query = back(begun, "ada.operators");
    given().get(provider + "/mode?down");

    var in = ended(begun, query);
    assertThat(in.statusCode()).isEqualTo(503);
    assertThat(in.asString()).contains("does not answer", "type=\"password\"");
    assertThat(bearing(ApiProfile.TOKEN, "/api/v1/syncs").statusCode()).isEqualTo(200);
  }
}
