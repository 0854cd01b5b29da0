package io.syncline.sandbox.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.Caller;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LegacySandboxTest {
  private final LegacySandbox legacy = LegacySandbox.start();
  private final Caller caller =
      new Caller(legacy.baseUri(), Map.of("X-Api-Key", "sandbox-legacy-key"));

  @AfterEach
  void noDefects() {
    legacy.close();
    assertThat(legacy.server().defects()).isEmpty();
  }

  private String create(String body) {
    return caller.post("/contacts", body).json().path("id").asText();
  }

  @Test
  void aRepeatedPostIsASecondContact() {
    create("{\"email\":\"a@example.com\"}");
    create("{\"email\":\"a@example.com\"}");
    var found = caller.get("/contacts?email=a@example.com").json();
    assertThat(found.path("total").asInt()).isEqualTo(2);
    assertThat(legacy.journal().byApi()).hasSize(2);
  }

  @Test
  void aPutReplacesTheWholeContact() {
    var id = create("{\"name\":\"a\",\"note\":\"keep me\"}");
    caller.put("/contacts/" + id, "{\"name\":\"b\",\"id\":\"x\",\"updatedAt\":\"y\"}");
    var read = caller.get("/contacts/" + id).json();
    assertThat(read.path("name").asText()).isEqualTo("b");
    assertThat(read.has("note")).isFalse();
    assertThat(read.path("id").asText()).isEqualTo(id);
    assertThat(legacy.journal().entries().get(1).fields().path("note").isNull()).isTrue();
  }

  @Test
  void withETagsAStaleReplacementIsRefused() {
    var id = create("{\"name\":\"a\"}");
    assertThat(caller.get("/contacts/" + id).header("etag")).isNull();
    legacy.etags(true);
    var tag = String.valueOf(caller.get("/contacts/" + id).header("etag"));
    legacy.edit(id, Map.of("name", "b"));
    var conditional = caller.with("If-Match", tag);
    assertThat(conditional.put("/contacts/" + id, "{\"name\":\"c\"}").status()).isEqualTo(412);
    var fresh = String.valueOf(caller.get("/contacts/" + id).header("etag"));
    assertThat(caller.with("If-Match", fresh).put("/contacts/" + id, "{\"name\":\"c\"}").status())
        .isEqualTo(200);
  }

  @Test
  void updateTimesMayBeWholeSecondsMissingOrNull() {
    var id = create("{\"name\":\"a\"}");
    legacy.stamp(id, Instant.parse("2026-01-01T00:00:00.750Z"));
    legacy.updatedAt(LegacySandbox.UpdatedAt.SECONDS);
    assertThat(updatedAt(id)).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(since("2026-01-01T00:00:00.900Z")).isEqualTo(1);
    assertThat(since("2026-01-01T00:00:01Z")).isZero();

    legacy.stamp(id, null);
    assertThat(caller.get("/contacts/" + id).json().path("updatedAt").isNull()).isTrue();
    assertThat(since("2020-01-01T00:00:00Z")).isZero();
    legacy.updatedAt(LegacySandbox.UpdatedAt.NONE);
    assertThat(caller.get("/contacts/" + id).json().has("updatedAt")).isFalse();
    assertThat(caller.get("/contacts").json().path("total").asInt()).isEqualTo(1);
  }

  private String updatedAt(String id) {
    return caller.get("/contacts/" + id).json().path("updatedAt").asText();
  }

  private int since(String time) {
    return caller.get("/contacts?updatedSince=" + time).json().path("total").asInt();
  }

  @Test
  void aDeletedContactIsGone() {
    var id = create("{\"name\":\"a\"}");
    assertThat(caller.delete("/contacts/" + id).status()).isEqualTo(204);
    assertThat(caller.get("/contacts/" + id).status()).isEqualTo(404);
    assertThat(caller.put("/contacts/" + id, "{}").status()).isEqualTo(404);
    assertThat(caller.post("/contacts", "[]").status()).isEqualTo(400);
    assertThat(new Caller(legacy.baseUri(), Map.of()).get("/contacts").status()).isEqualTo(401);
  }
}
