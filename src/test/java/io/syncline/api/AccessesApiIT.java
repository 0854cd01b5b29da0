package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.http.Problem;
import io.syncline.core.audit.AuditEntry;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class AccessesApiIT {

  @Inject Seeds seeds;
  @Inject DataSource source;

  private static List<String> kept(Object record) {
    return Api.get("/api/v1/accesses?record=" + record)
        .jsonPath()
        .getList("items.collect { it.actor + ' ' + it.what + ' ' + it.attributes }");
  }

  @Test
  @DisplayName("S24: who was shown a record is kept with the names of what was shown, no value")
  void s24whoWasShownARecordIsKeptWithoutAValue() throws SQLException {
    var id = seeds.contact("ac-1");
    assertThat(kept(id)).isEmpty();

    Api.get("/api/v1/records/" + id);
    Api.get("/api/v1/records/contact/crm/ac-1");

    assertThat(kept(id))
        .as("the company is masked, so no one saw it")
        .containsExactly("tester record [email, lastName]", "tester record [email, lastName]");
    assertThat(kept(id)).as("reading the account is no access").hasSize(2);
    assertThat(dump()).contains("email").doesNotContain("Lovelace", "example.com", "Analytical");
  }

  private String dump() throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select string_agg(a::text, ';') from access_log a")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void whatIsShownBesideRecordsIsKeptToo() {
    var id = seeds.contact("ac-2");
    seeds.inConflict(id, "bc-2");
    seeds.audit(id, AuditEntry.Outcome.APPLIED);
    var deadLetter = seeds.deadLetter(id, seeds.ref("ac-2"), "hash");

    Api.get("/api/v1/conflicts?record=" + id);
    assertThat(kept(id)).containsExactly("tester conflict [lastName]");
    Api.get("/api/v1/audit?record=" + id);
    assertThat(kept(id)).first().isEqualTo("tester audit [email]");
    Api.get("/api/v1/dead-letters/" + deadLetter);
    assertThat(kept(id))
        .as("the value that can be corrected; the payload may hold what is masked: not shown")
        .hasSize(3)
        .first()
        .isEqualTo("tester dead-letter [email]");
    var review = Api.get("/api/v1/reviews?record=" + id).jsonPath().getString("items[0].id");
    assertThat(kept(id)).as("a list of questions shows no values").hasSize(3);
    Api.get("/api/v1/reviews/" + review);
    assertThat(kept(id))
        .anyMatch(it -> it.startsWith("tester question [") && it.contains("lastName"));
  }

  @Test
  void accessesAreListedByPageAndFilter() {
    var id = seeds.contact("ac-3");
    for (int i = 0; i < 3; i++) {
      Api.get("/api/v1/records/" + id);
    }
    var first = Api.get("/api/v1/accesses?limit=2&record=" + id).jsonPath();
    var second =
        Api.get("/api/v1/accesses?limit=2&record=" + id + "&cursor=" + first.getString("next"))
            .jsonPath();

    assertThat(first.getList("items")).hasSize(2);
    assertThat(second.getList("items")).hasSize(1);
    assertThat(Set.copyOf(first.getList("items.id")))
        .doesNotContain((Object) second.getString("items[0].id"));
    assertThat(items("actor=tester&record=" + id)).hasSize(3);
    assertThat(items("actor=nobody&record=" + id)).isEmpty();
    assertThat(items("since=2100-01-01T00:00:00Z&record=" + id)).isEmpty();
    assertThat(items("until=2001-01-01T00:00:00Z&record=" + id)).isEmpty();
    assertThat(items("entity=order&record=" + id)).isEmpty();
    assertThat(Api.get("/api/v1/accesses?ref=nonsense").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/accesses?cursor=nonsense").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/accesses?who=me").statusCode()).isEqualTo(400);
  }

  private static List<Object> items(String query) {
    return Api.get("/api/v1/accesses?" + query).jsonPath().getList("items");
  }

  @Test
  @DisplayName("S24: what cannot be kept is not shown")
  void s24whatCannotBeKeptIsNotShown() throws SQLException {
    var id = seeds.contact("ac-4");
    execute("alter table access_log rename to access_log_away");
    try {
      var refused = Api.get("/api/v1/records/" + id);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.contentType()).startsWith(Problem.MEDIA_TYPE);
      assertThat(refused.body().asString()).doesNotContain("Lovelace", "ada@example.com");
      assertThat(Api.get("/api/v1/reviews").statusCode()).as("it shows no value").isEqualTo(200);
    } finally {
      execute("alter table access_log_away rename to access_log");
    }
    assertThat(Api.get("/api/v1/records/" + id).statusCode()).isEqualTo(200);
  }

  private void execute(String statement) throws SQLException {
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(statement);
    }
  }
}
