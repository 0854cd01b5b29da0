package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class LinkSheetApiIT {

  private static final String PATH = "/api/v1/cross-system-ids/wide";

  @Test
  void aSheetIsImportedExportedAndImportedAgain() {
    var sheet = "entity_type;crm;books\r\ncontact;sheet-1;=2\r\n";

    var first = Api.sheet(PATH, sheet);
    var again = Api.sheet(PATH, sheet);
    var export = Api.get(PATH + "?entity=contact");
    var third = Api.sheet(PATH, export.body().asString());

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.jsonPath().getInt("linked")).isEqualTo(2);
    assertThat(again.jsonPath().getInt("linked")).isZero();
    assertThat(again.jsonPath().getInt("unchanged")).isEqualTo(1);
    assertThat(export.body().asString())
        .startsWith("entity_type,crm,books,desk,master_system,created_at\r\n")
        .contains("contact,sheet-1,'=2,,crm,20");
    assertThat(third.statusCode()).isEqualTo(200);
    assertThat(third.jsonPath().getInt("linked")).isZero();
  }

  @Test
  void allProblemsAreReportedWithTheirLines() {
    var answer =
        Api.sheet(PATH, "entity_type,crm,books\ncontact,p-1,p-2\ncontact,p-1,p-3\nx,1,2\n");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.jsonPath().getList("problems.line")).containsExactly(3, 4);
    assertThat(Api.sheet(PATH, "").statusCode()).isEqualTo(400);
    assertThat(Api.get(PATH).statusCode()).isEqualTo(400);
    assertThat(Api.get(PATH + "?entity=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void recordsAreMergedTakenBackAndSplit() {
    Api.sheet(PATH, "entity_type,crm,books\ncontact,m-1,m-2\ncontact,m-3,m-4\n");
    var one = record("m-1");
    var other = record("m-3");

    var merged = Api.post("/api/v1/records/" + one + "/merge", "{\"with\":\"" + other + "\"}");
    var same = record("m-3");
    var undone = Api.post("/api/v1/merges/" + merged.jsonPath().getString("id") + "/undo", "");
    var split =
        Api.post("/api/v1/records/" + one + "/split", "{\"leaving\":\"books/contacts/m-2\"}");

    assertThat(merged.statusCode()).isEqualTo(200);
    assertThat(same).isEqualTo(one);
    assertThat(undone.statusCode()).isEqualTo(200);
    assertThat(record("m-3")).isEqualTo(other);
    assertThat(split.statusCode()).isEqualTo(200);
    assertThat(split.jsonPath().getString("record")).isNotEqualTo(one);
    assertThat(Api.post("/api/v1/records/" + one + "/merge", "{}").statusCode()).isEqualTo(400);
    assertThat(
            Api.post("/api/v1/records/" + one + "/split", "{\"leaving\":\"crm/contacts/x\"}")
                .statusCode())
        .isEqualTo(409);
  }

  private static String record(String crm) {
    return Api.get("/api/v1/records/contact/crm/" + crm).jsonPath().getString("id");
  }
}
