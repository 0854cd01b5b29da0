package io.syncline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.syncline.core.access.ApiToken;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Permission;
import io.syncline.core.access.Role;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.model.Ids;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each role may do what docs/roles.md says, and nothing else. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class RolesIT {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([\\w-]+)` \\| (`\\w+`(?:, `\\w+`)*) \\|$");

  private static final Pattern WORD = Pattern.compile("`(\\w+)`");

  @Inject ApiTokens tokens;
  @Inject Ids ids;

  private String token(Role role, String... syncs) {
    var secret = ApiTokens.newToken();
    var name = role.word() + "-" + UUID.randomUUID();
    assertThat(
            tokens.add(
                new ApiToken(
                    ids.next(),
                    new TokenHolder(name, role, Set.of(syncs)),
                    ApiTokens.hashOf(secret),
                    Instant.now(),
                    "test",
                    null,
                    null)))
        .isTrue();
    return secret;
  }

  /** The permission of each operation, as the table says. */
  private static Map<String, String> table() throws IOException {
    var permissions = new TreeMap<String, String>();
    var rows = ROW.matcher(Files.readString(Path.of("docs/roles.md")));
    while (rows.find()) {
      var operations = WORD.matcher(rows.group(2));
      while (operations.find()) {
        assertThat(permissions.put(operations.group(1), rows.group(1))).isNull();
      }
    }
    return permissions;
  }

  @Test
  void everyOperationIsInTheTable() throws IOException {
    assertThat(table().keySet()).isEqualTo(Api.operations().keySet());
  }

  @Test
  void everyRoleMayDoWhatTheTableSaysAndNothingElse() throws IOException {
    var permissions = table();
    var wrong = new HashMap<String, Integer>();
    for (var role : Role.values()) {
      var token = token(role);
      Api.operations()
          .forEach(
              (id, operation) -> {
                int status = send(operation, token).statusCode();
                boolean may = role.permissions().contains(permissions.get(id));
                if (may == (status == 403) || status == 401 || status >= 500) {
                  wrong.put(role.word() + " " + id, status);
                }
              });
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whoIsForAFewSyncsMayNotReadAll() throws IOException {
    var token = token(Role.DATA_OWNER, "another");
    var permissions = table();
    var refused = new TreeSet<String>();
    Api.operations()
        .forEach(
            (id, operation) -> {
              var answer = send(operation, token);
              if (answer.statusCode() == 403 && answer.asString().contains("role")) {
                refused.add(id);
              }
            });
    permissions.values().removeIf(Set.of(Permission.READ, Permission.DECIDE)::contains);
    assertThat(refused).isEqualTo(permissions.keySet());
  }

  /** About what does not exist, and with a body that is no object: nothing is done. */
  private static Response send(String operation, String token) {
    var parts = operation.split(" ");
    var path =
        parts[1]
            .replaceAll("\\{(sync|entity|system|name)}", "none")
            .replaceAll("\\{\\w+}", "0198b2f0-0000-7000-8000-000000000000")
            .replaceAll("/events$", "/events?after=none"); // a stream would not end
    var request = given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
    var method = Method.valueOf(parts[0].toUpperCase(Locale.ROOT));
    if (method == Method.POST || method == Method.PUT) {
      request.contentType(path.endsWith("/wide") ? "text/csv" : "application/json").body("[]");
    }
    return request.request(method, path);
  }

  @Test
  void whatIsRefusedIsAProblemThatNamesTheReason() {
    var answer = send("post /api/v1/systems/{system}/pause", token(Role.VIEWER));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.jsonPath().getString("detail")).contains("role");
  }

  @Test
  void aDataOwnerOfOneSyncDecidesNothingOfAnother() {
    var token = token(Role.DATA_OWNER, "another");
    var answer =
        given()
            .header("Authorization", "Bearer " + token)
            .contentType("application/json")
            .body(
                """
                {"entityType": "contact", "recordId": "0198b2f0-0000-7000-8000-000000000000",
                 "systemId": "crm", "nativeId": "1"}
                """)
            .put("/api/v1/cross-system-ids");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.jsonPath().getString("detail")).contains("another");
  }

  @Test
  void whatIsRefusedIsInTheActionLogWithItsCount() {
    var viewer = token(Role.VIEWER);
    var name = tokens.holder(viewer).orElseThrow().name();
    send("post /api/v1/systems/{system}/pause", viewer);
    send("get /api/v1/actions", viewer);
    send("get /api/v1/actions", viewer);
    send("get /api/v1/syncs", "unknown-token");

    await()
        .untilAsserted(
            () -> {
              var actions = Api.get("/api/v1/actions?actor=" + name).jsonPath();
              assertThat(actions.getList("items.path"))
                  .containsExactlyInAnyOrder("/api/v1/systems/none/pause", "/api/v1/actions");
              assertThat(actions.getList("items.status")).containsOnly(403);
              assertThat(actions.getList("items.attempts")).containsExactlyInAnyOrder(1, 2);
              var unknown = Api.get("/api/v1/actions?actor=unknown").jsonPath();
              assertThat(unknown.getList("items.status")).contains(401);
            });
  }

  @Test
  void everyWriteIsInTheActionLogEvenOneThatFailed() {
    var operator = token(Role.OPERATOR);
    var other = tokens.holder(operator).orElseThrow().name();
    send("post /api/v1/systems/{system}/pause", operator);

    var actions = Api.get("/api/v1/actions?actor=" + other).jsonPath();
    assertThat(actions.getList("items.path")).containsExactly("/api/v1/systems/none/pause");
    assertThat(actions.getList("items.status")).containsExactly(400);
  }
}
