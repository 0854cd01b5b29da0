package io.syncline.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.syncline.api.ApiProfile;
import io.syncline.core.access.ApiToken;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.access.TokenHolder;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Opens pages as somebody who is signed in. */
final class Pages {

  private Pages() {}

  static Response open(String path) {
    return open(path, ApiProfile.TOKEN);
  }

  static Response open(String path, String token) {
    return given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token).get(path);
  }

  /** The same, without going where it leads. */
  static Response unfollowed(String path) {
    return given()
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .header("Authorization", "Bearer " + ApiProfile.TOKEN)
        .get(path);
  }

  static Response accepting(String type, String path) {
    return given().accept(type).header("Authorization", "Bearer " + ApiProfile.TOKEN).get(path);
  }

  /** Sends a form, and does not follow where it leads. */
  static Response post(String path, Map<String, String> form) {
    return post(path, form, ApiProfile.TOKEN);
  }

  static Response post(String path, Map<String, String> form, String token) {
    return given()
        .urlEncodingEnabled(true)
        .redirects()
        .follow(false)
        .header("Authorization", "Bearer " + token)
        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
        .formParams(form)
        .post(path);
  }

  /** Where a form led to. */
  static String then(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    return URI.create(answer.header("Location")).getPath()
        + "?"
        + URI.create(answer.header("Location")).getQuery();
  }

  /** What a hidden field of a page holds. */
  static String field(String page, String name) {
    var found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }

  /** The token of somebody with this role. */
  static String token(ApiTokens tokens, UUID id, Role role, String... syncs) {
    var secret = ApiTokens.newToken();
    assertThat(
            tokens.add(
                new ApiToken(
                    id,
                    new TokenHolder(role.word() + "-" + id, role, Set.of(syncs)),
                    ApiTokens.hashOf(secret),
                    Instant.now(),
                    "test",
                    null,
                    null)))
        .isTrue();
    return secret;
  }
}
