package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.Contacts;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class MatchesIT {

  private static final String PATH = "/console/matches/";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;

  private UUID asks(NativeRef copy, RecordId... candidates) {
    return seeds.asks(
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        copy.toString(),
        null,
        copy,
        Set.of(),
        List.of(candidates).stream().map(RecordId::toString).toList());
  }

  private static NativeRef copy(String id) {
    return new NativeRef(Contacts.BOOKS, "contacts", id);
  }

  @Test
  void bothAreComparedFieldByField() {
    var copy = seeds.inBooks(seeds.contact("match-1"), "b-match-1");
    var id = asks(copy, seeds.contact("match-2"));

    assertThat(Pages.open("/console/matches").asString()).contains(PATH + id).contains("b-match-1");
    assertThat(Pages.open(PATH + id).asString())
        .contains("Is books/contacts/b-match-1 a known record?")
        .contains("King")
        .contains("Lovelace")
        .contains("differs")
        .contains("one side only")
        .contains("hidden")
        .doesNotContain("Analytical");
  }

  @Test
  void aMatchIsAcceptedOnce() {
    var record = seeds.contact("match-3");
    var id = asks(copy("b-match-3"), record);
    var page = Pages.open(PATH + id).asString();
    assertThat(page).contains("Accept: they are the same").contains("is not connected");
    var form =
        Map.of(
            "choice", "link",
            "record", record.value().toString(),
            "version", Pages.field(page, "version"));

    var then = Pages.then(Pages.post(PATH + id, form));

    assertThat(then).isEqualTo("/console/matches?kind=ambiguous-match&said=decided");
    assertThat(Pages.open(then).asString()).contains("carried out").doesNotContain(PATH + id);
    assertThat(Pages.then(Pages.post(PATH + id, form))).isEqualTo(PATH + id + "?said=closed");
    assertThat(Pages.open(PATH + id + "?said=closed").asString()).contains("Answered");
  }

  @Test
  void aMatchIsRefusedByWhoMay() {
    var id = asks(copy("b-match-4"), seeds.contact("match-4"));
    var form =
        Map.of(
            "choice",
            "separate",
            "version",
            Pages.field(Pages.open(PATH + id).asString(), "version"));
    for (var token :
        List.of(
            Pages.token(tokens, seeds.id(), Role.VIEWER),
            Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other"))) {
      assertThat(Pages.post(PATH + id, form, token).statusCode()).isEqualTo(403);
    }
    assertThat(Pages.then(Pages.post(PATH + id, Map.of("choice", "separate"))))
        .isEqualTo(PATH + id + "?said=stale");

    assertThat(Pages.then(Pages.post(PATH + id, form))).contains("said=decided");
  }

  @Test
  void whatIsNotThereIsAPage() {
    assertThat(Pages.open(PATH + "nothing").statusCode()).isEqualTo(400);
    assertThat(Pages.open(PATH + seeds.id()).statusCode()).isEqualTo(404);
    assertThat(Pages.open("/console/matches?kind=identity-conflict").statusCode()).isEqualTo(200);
  }
}
