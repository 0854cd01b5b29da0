package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.find.RecordSearch;
import io.syncline.core.find.SearchIndexer;
import io.syncline.core.model.RecordId;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class FindIT {

  @Inject Seeds seeds;
  @Inject SearchIndexer upkeep;
  @Inject RecordSearch search;

  @Test
  void aRecordIsFoundByEachOfItsIds() {
    var id = seeds.contact("find-17");

    for (var q : List.of(id.toString(), "find-17", "crm/find-17", "crm/contacts/find-17")) {
      var json = api(q);
      assertThat(json.getList("items.id")).as(q).containsExactly(id.toString());
      assertThat(json.getString("items[0].systems[0].id")).isEqualTo("find-17");
    }
    assertThat(Pages.open("/console/find?q=find-17").asString())
        .contains("/console/records/" + id.value())
        .contains("1 record is found.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.com",
        "ADA@EXAMPLE.COM",
        "example.com",
        "lovelace",
        "Lovelace%20ada@example.com",
        "love"
      })
  void aRecordIsFoundByWordsOfItsValues(String q) {
    written(seeds.contact("find-words-" + UUID.randomUUID()));

    var json = api(q);

    assertThat(json.getList("items.id")).isNotEmpty();
    assertThat(json.getList("items[0].matched").toString())
        .contains(q.contains("ove") ? "last" : "email");
    assertThat(Pages.open("/console/find?q=" + q).asString()).contains("Lovelace");
  }

  @Test
  void whatIsMaskedIsNeitherSearchedNorShown() {
    written(seeds.contact("find-masked"));

    assertThat(api("Analytical").getList("items")).isEmpty();
    assertThat(Pages.open("/console/find?q=Analytical").asString()).contains("No record is found");
    assertThat(Pages.open("/console/find?q=find-masked").asString()).doesNotContain("Analytical");
  }

  @Test
  void theApiGivesPages() {
    var one = seeds.contact("find-page-1");
    var other = seeds.contact("find-page-2");
    written(one);
    written(other);

    var first = Pages.open("/api/v1/records?q=lovelace&limit=1").jsonPath();
    var next =
        Pages.open("/api/v1/records?q=lovelace&limit=1&cursor=" + first.getString("next"))
            .jsonPath();

    assertThat(first.getList("items")).hasSize(1);
    assertThat(next.getString("items[0].id")).isGreaterThan(first.getString("items[0].id"));
  }

  @Test
  void whatCannotBeSearchedForIsRefused() {
    var longest = "x".repeat(201);

    assertThat(Pages.open("/api/v1/records").statusCode()).isEqualTo(400);
    assertThat(Pages.open("/api/v1/records?q=a%00b").statusCode()).isEqualTo(400);
    assertThat(Pages.open("/api/v1/records?q=" + longest).statusCode()).isEqualTo(400);
    assertThat(Pages.open("/api/v1/records?q=a&cursor=x").statusCode()).isEqualTo(400);
    assertThat(Pages.open("/console/find?q=a%00b").statusCode()).isEqualTo(400);
    assertThat(Pages.open("/console/find?q=" + longest).asString())
        .contains("200 characters at most");
    assertThat(Pages.open("/console/find").asString()).contains("Search above");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%22", "'", "%5C", "a'b%5C%26!(x", ":*", "%26%20%7C", "%F0%9F%98%80"})
  void punctuationIsNoQueryLanguage(String q) {
    assertThat(Pages.open("/api/v1/records?q=" + q).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsAskedIsText() {
    var page = Pages.open("/console/find?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").asString();

    assertThat(page).doesNotContain("<script>alert").contains("&lt;script&gt;");
  }

  private static JsonPath api(String q) {
    var answer = Pages.open("/api/v1/records?q=" + q);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.jsonPath();
  }

  /** The words of a record are written beside the request that saves it. */
  private void written(RecordId id) {
    await()
        .until(
            () -> {
              upkeep.runOnce(10);
              return search.having(List.of("lovelace"), false, 1_000).contains(id);
            });
  }
}
