package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ErasuresIT {

  private static final String PATH = "/console/erasures";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject DataSource source;

  @Test
  void aWaitingCopyIsConfirmedOrLeft() {
    var path = PATH + "/" + seeds.erasure(seeds.contact("erase-1"), "page-1");
    assertThat(page(PATH)).contains(path, "request 7", "0 of 1");
    assertThat(page(path)).contains("it is not connected", "elsewhere/people/page-1", "Leave it");
    assertThat(Pages.open(path + "/certificate").statusCode()).isEqualTo(409);

    assertThat(Pages.post(path + "/steps/0/leave", Map.of()).statusCode()).isEqualTo(400);
    assertThat(Pages.post(path + "/steps/0/dance", Map.of()).statusCode()).isEqualTo(404);
    assertThat(Pages.post(path + "/steps/7/confirm", Map.of()).statusCode()).isEqualTo(409);
    assertThat(Pages.then(Pages.post(path + "/steps/0/confirm", Map.of())))
        .isEqualTo(path + "?said=copy-confirm");
    assertThat(page(path)).contains("confirmed by tester").doesNotContain("Leave it");
    var twice = Pages.post(path + "/steps/0/confirm", Map.of());
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(twice.asString()).contains("Nothing was done");

    var other = PATH + "/" + seeds.erasure(seeds.contact("erase-2"), "page-2");
    assertThat(Pages.then(Pages.post(other + "/steps/0/leave", Map.of("reason", "invoices"))))
        .isEqualTo(other + "?said=copy-leave");
    assertThat(page(other)).contains("left by tester: invoices");
  }

  @Test
  void whatIsDueIsShownWithWhatMayBeDone() throws SQLException {
    assertThat(page(PATH)).contains(PATH + "/due");
    var old = seeds.contact("due-on-page-1").toString();
    var held = seeds.contact("due-on-page-2").toString();
    var young = seeds.contact("due-on-page-3").toString();
    aged(old);
    aged(held);
    Pages.post(PATH + "/holds", Map.of("who", held, "reason", "case 13"));

    assertThat(page(PATH + "/due?entity=contact"))
        .contains(PATH + "/preview?who=" + old, "stays until a person erases it")
        .contains("kept by a legal hold: case 13")
        .doesNotContain(PATH + "/preview?who=" + held, young);
    Pages.post(PATH + "/holds/release", Map.of("record", held));
  }

  /** The first name holds the day from which a record ages. */
  private void aged(String record) throws SQLException {
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(
          """
          update record
          set attributes = jsonb_set(attributes::jsonb, '{firstName}',
                                     jsonb_set(attributes::jsonb -> 'lastName', '{value}', '"2019-01-01"'))::json
          where id = '%s'
          """
              .formatted(record));
    }
  }

  @Test
  void theCertificateIsDownloadedWhenTheErasureIsDone() {
    var path = PATH + "/" + seeds.erased(seeds.contact("erase-3"), "page-3");

    assertThat(page(path))
        .contains("every copy was erased", "Download the certificate", "elsewhere/people")
        .doesNotContain("page-3");
    var file = Pages.open(path + "/certificate");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.header("Content-Disposition")).startsWith("attachment");
    assertThat(file.jsonPath().getBoolean("complete")).isTrue();
    assertThat(file.jsonPath().getString("steps[0].verified")).isNotNull();
    assertThat(file.asString()).doesNotContain("page-3");
  }

  @Test
  void aPersonIsErasedOnlyWithTheWordsThatThePreviewNames() {
    var record = seeds.contact("erase-4").toString();
    var words = "erase " + record.substring(record.length() - 8);
    var preview = page(PATH + "/preview?who=crm/contacts/erase-4");
    assertThat(preview)
        .contains(record, "crm/contacts/erase-4", words, "by hand: crm is not connected")
        .contains("This cannot be taken back");

    var other = Pages.post(PATH, Map.of("record", record, "reason", "r", "typed", "erase"));
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.asString()).contains("not what was asked for", "Nothing was erased");
    var none = Pages.post(PATH, Map.of("record", record, "typed", words));
    assertThat(none.asString()).contains("A reason is missing");
    assertThat(page("/console/records/" + record)).contains("Lovelace");

    var form = Map.of("record", record, "reason", "request 9", "typed", " " + words);
    var then = Pages.then(Pages.post(PATH, form));
    assertThat(then).startsWith(PATH + "/").endsWith("?said=erasure-begun");
    assertThat(page(then)).contains("request 9", "crm/contacts/erase-4");
    var twice = Pages.post(PATH, form);
    assertThat(twice.statusCode()).isEqualTo(400);
    assertThat(twice.asString()).contains("It cannot be erased", "Nothing was erased");
  }

  @Test
  void aHoldIsSetAndReleased() {
    var record = seeds.contact("erase-5").toString();

    assertThat(
            Pages.then(
                Pages.post(
                    PATH + "/holds", Map.of("who", "crm/contacts/erase-5", "reason", "case 12"))))
        .isEqualTo(PATH + "?said=held");
    assertThat(page(PATH)).contains(record, "case 12");
    assertThat(page(PATH + "/preview?who=" + record)).contains("case 12").doesNotContain("Type ");
    var release = Map.of("record", record);
    assertThat(Pages.then(Pages.post(PATH + "/holds/release", release)))
        .isEqualTo(PATH + "?said=released");
    assertThat(Pages.then(Pages.post(PATH + "/holds/release", release)))
        .isEqualTo(PATH + "?said=not-possible");
    assertThat(Pages.post(PATH + "/holds", Map.of("who", record)).statusCode()).isEqualTo(400);
  }

  @Test
  void onlyWhoDecidesAboutTheEntityErases() {
    var record = seeds.contact("erase-6").toString();
    var path = PATH + "/" + seeds.erasure(seeds.contact("erase-7"), "page-7");
    var form = Map.of("record", record, "reason", "r", "typed", "x");

    var operator = Pages.token(tokens, seeds.id(), Role.OPERATOR);
    var other = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "orders");
    for (var token : List.of(operator, other)) {
      int refused = token.equals(operator) ? 403 : 404;
      assertThat(Pages.post(PATH, form, token).statusCode()).isEqualTo(refused);
      assertThat(Pages.post(path + "/steps/0/confirm", Map.of(), token).statusCode())
          .isEqualTo(refused);
      assertThat(
              Pages.post(PATH + "/holds", Map.of("who", record, "reason", "r"), token).statusCode())
          .isEqualTo(refused);
    }
    assertThat(page(path)).contains("Leave it");
  }

  @Test
  void whoIsNotThereIsAPage() {
    assertThat(Pages.open(PATH + "/preview").statusCode()).isEqualTo(400);
    assertThat(Pages.open(PATH + "/preview?who=17").statusCode()).isEqualTo(400);
    assertThat(Pages.open(PATH + "/preview?who=" + seeds.id()).statusCode()).isEqualTo(404);
    assertThat(Pages.open(PATH + "/preview?who=crm/contacts/none").statusCode()).isEqualTo(404);
    assertThat(Pages.open(PATH + "/" + seeds.id()).statusCode()).isEqualTo(404);
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }
}
