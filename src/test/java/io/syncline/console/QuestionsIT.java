package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.Contacts;
import io.syncline.core.access.AccessLog;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.AnswerRules;
import io.syncline.core.review.remember.RememberedAnswers;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class QuestionsIT {

  private static final String RULES = "/console/questions/rules";
  private static final String PATH = "/console/questions/";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject AccessLog accesses;
  @Inject AnswerRules rules;
  @Inject RememberedAnswers answers;

  @Test
  void theQueueShowsWhatWaits() {
    var id = seeds.inConflict(seeds.contact("queue-1"), "b-queue-1");

    assertThat(page("/console/questions"))
        .contains(PATH + id)
        .contains("Which value of lastName should be kept?")
        .contains("wait");
    assertThat(page("/console/questions?kind=conflict&entity=contact&owner=&overdue=true"))
        .contains(PATH + id);
    assertThat(page("/console/questions?kind=safety-hold")).doesNotContain(PATH + id);
  }

  @Test
  void theQueueGoesOn() {
    var id = seeds.contact("queue-2");
    var asked = new ArrayList<UUID>();
    for (int i = 0; i < 51; i++) {
      asked.add(
          seeds.asks(ReviewItem.Kind.PING_PONG, "page-" + i, id, null, Set.of("email"), List.of()));
    }

    var first = page("/console/questions?kind=ping-pong");
    var cursor = first.substring(first.indexOf("cursor=") + 7);
    var next =
        page(
            "/console/questions?kind=ping-pong&cursor=" + cursor.substring(0, cursor.indexOf('"')));

    assertThat(first.split("class=\"row\"", -1)).hasSize(51);
    assertThat(asked).allMatch(it -> (first + next).contains(PATH + it));
    assertThat(asked).anyMatch(it -> !first.contains(PATH + it));
  }

  @Test
  void aQuestionShowsItsSidesAndWhatCanBeDone() {
    var id = seeds.inConflict(seeds.contact("asked-1"), "b-asked-1");

    assertThat(page(PATH + id))
        .contains("Unified record")
        .contains("books/contacts/b-asked-1")
        .contains("Lovelace")
        .contains("King")
        .contains("differs")
        .contains("Keep the value of books everywhere")
        .contains("data-key=\"1\"");
  }

  @Test
  void anAnswerIsCarriedOutOnce() {
    var id = seeds.inConflict(seeds.contact("asked-2"), "b-asked-2");
    var version = Pages.field(page(PATH + id), "version");
    var form = Map.of("choice", "take", "system", "books", "version", version);

    assertThat(Pages.then(Pages.post(PATH + id, form))).isEqualTo(PATH + id + "?said=decided");
    assertThat(page(PATH + id + "?said=decided"))
        .contains("Your answer was carried out")
        .contains("Keep the value of books everywhere")
        .doesNotContain("data-key");
    assertThat(Pages.then(Pages.post(PATH + id, form))).isEqualTo(PATH + id + "?said=closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0123456789abcdef"})
  void aStaleAnswerDoesNothing(String version) {
    var id = seeds.inConflict(seeds.contact("asked-3" + version), "b-asked-3" + version);
    var form = Map.of("choice", "take", "system", "books", "version", version);

    assertThat(Pages.then(Pages.post(PATH + id, form))).isEqualTo(PATH + id + "?said=stale");
    assertThat(page(PATH + id + "?said=stale"))
        .contains("It has changed since you opened it")
        .contains("Keep the value of books everywhere");
  }

  @Test
  void anAnswerIsRememberedForFurtherConflictsUntilItsRuleEnds() {
    var id = seeds.inConflict(seeds.contact("rule-1"), "b-rule-1");
    var earlier = seeds.inConflict(seeds.contact("rule-2"), "b-rule-2");
    assertThat(page(PATH + id)).contains("further conflicts over lastName of contact between");
    var form =
        Map.of(
            "choice",
            "take",
            "system",
            "books",
            "remember",
            "true",
            "version",
            Pages.field(page(PATH + id), "version"));

    assertThat(Pages.then(Pages.post(PATH + id, form))).isEqualTo(PATH + id + "?said=remembered");
    answers.runOnce();

    assertThat(page(PATH + earlier)).as("asked before").contains("data-key");
    var rule = rules.current().get(0);
    assertThat(rule.winner()).isEqualTo(Contacts.BOOKS);
    rules.add(new AnswerRule(seeds.id(), rule.of(), rule.winner(), "ada", Seeds.AT));
    answers.runOnce();
    assertThat(page(PATH + earlier))
        .contains("Keep the value of books everywhere")
        .contains("ada (rule)");

    assertThat(page(RULES)).contains("lastName of contact").contains("books and crm");
    assertThat(Pages.accepting("application/json", "/api/v1/review-rules").asString())
        .contains("\"winner\":\"books\"");
    var end = RULES + "/" + rules.current().get(0).id() + "/end";
    var other = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other");
    assertThat(Pages.post(end, Map.of(), other).statusCode()).isEqualTo(403);
    assertThat(page(Pages.then(Pages.post(end, Map.of())))).contains("The rule ended");
    assertThat(rules.current()).isEmpty();
    assertThat(Pages.post(end, Map.of()).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"keep,,CONFLICT", "take,desk,CONFLICT", "take,books,PING_PONG"})
  void whatIsNoRuleIsNotRemembered(String choice, String system, ReviewItem.Kind kind) {
    var name = "rule-3-" + choice + system + kind;
    var id = seeds.inConflict(seeds.contact(name), "b-" + name, Conflict.Kind.BOTH_CHANGED, kind);
    var form = new HashMap<>(Map.of("choice", choice, "remember", "true"));
    form.put("version", Pages.field(page(PATH + id), "version"));
    if (system != null) {
      form.put("system", system);
    }

    assertThat(Pages.post(PATH + id, form).statusCode()).isEqualTo(400);
    assertThat(page(PATH + id)).contains("data-key");
    assertThat(rules.current()).isEmpty();
  }

  @Test
  void aValueOfOnesOwnIsWrittenAndAnEmptyOneIsNot() {
    var record = seeds.contact("own-1");
    var id = seeds.inConflict(record, "b-own-1");
    var version = Pages.field(page(PATH + id), "version");

    var empty = Map.of("choice", "say", "version", version, "value-lastName", " ");
    assertThat(Pages.then(Pages.post(PATH + id, empty))).isEqualTo(PATH + id + "?said=not-valid");
    var form = Map.of("choice", "say", "version", version, "value-lastName", "Byron-King");
    assertThat(Pages.then(Pages.post(PATH + id, form))).isEqualTo(PATH + id + "?said=decided");

    assertThat(page(PATH + id)).contains("<strong>Write another value everywhere</strong>");
    assertThat(page("/console/records/" + record.value())).contains("Byron-King");
    var other = Map.of("choice", "say", "value-email", "x@example.com");
    assertThat(Pages.post(PATH + id, other).statusCode()).isEqualTo(400);
  }

  @Test
  void manyAreAnsweredAlikeOnceTheNumberWasShown() {
    var ids =
        List.of("like-1", "like-2").stream()
            .map(it -> seeds.inConflict(seeds.contact(it), "b-" + it))
            .toList();

    var asked = page(PATH + ids.get(0) + "/alike?choice=take&system=books");
    assertThat(asked).contains("open questions").contains("Keep the value of books everywhere");
    var then =
        Pages.then(
            Pages.post(PATH + ids.get(0) + "/alike", Map.of("choice", "take", "system", "books")));

    assertThat(page(then)).contains("were answered");
    assertThat(page(PATH + ids.get(1))).contains("Keep the value of books everywhere");
  }

  @Test
  void aQuestionIsAssigned() {
    var id = seeds.inConflict(seeds.contact("asked-4"), "b-asked-4");

    Pages.post(PATH + id + "/assign", Map.of("owner", "grace <b>", "day", "2026-03-09"));

    assertThat(page(PATH + id)).contains("grace &lt;b&gt; decides").contains("2026-03-10");
    assertThat(page("/console/questions?owner=grace%20%3Cb%3E")).contains(PATH + id);
    assertThat(Pages.post(PATH + id + "/assign", Map.of("day", "tomorrow")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void maskedValuesAreHiddenAndWhoSawTheOthersIsKept() {
    var record = seeds.contact("asked-5");
    seeds.question(record);
    var page = page("/console/questions?kind=conflict");
    var id =
        List.of(page.split("class=\"row\" href=\"", -1)).stream()
            .filter(it -> it.contains("Which company is it?"))
            .map(it -> it.substring(0, it.indexOf('"')))
            .reduce((one, other) -> other)
            .orElseThrow();

    assertThat(page(id)).contains("hidden").doesNotContain("Engines");
    page(PATH + seeds.inConflict(record, "b-asked-5"));

    var kept = accesses.list(new AccessLog.Query(record, null, null, null, null, null, null, 10));
    assertThat(kept).extracting(it -> it.shown().what()).contains("question");
    assertThat(kept).noneMatch(it -> it.attributes().contains("company"));
  }

  @Test
  void whatIsInAValueIsText() {
    var id = seeds.inConflict(seeds.contact("asked-6"), "<script>alert(1)</script>");

    assertThat(page(PATH + id)).doesNotContain("<script>alert").contains("&lt;script&gt;alert");
    assertThat(page(PATH + id + "?said=%3Cb%3E")).doesNotContain("<b>");
  }

  @Test
  void whoMayOnlyLookGetsAPageThatSaysSo() {
    var id = seeds.inConflict(seeds.contact("asked-7"), "b-asked-7");
    var form = Map.of("choice", "take", "system", "books", "version", "1");
    for (var token :
        List.of(
            Pages.token(tokens, seeds.id(), Role.VIEWER),
            Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other"))) {
      var answer = Pages.post(PATH + id, form, token);

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.contentType()).startsWith("text/html");
      assertThat(answer.asString()).contains("You may not");
    }
    assertThat(page(PATH + id)).contains("data-key");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, 400",
    "0198b2f0-0000-7000-8000-000000000000, 404",
    "0198b2f0-0000-7000-8000-000000000000/alike?choice=take, 404",
    "?kind=none, 400",
    "?cursor=x, 400"
  })
  void whatIsNotThereIsAPage(String path, int status) {
    var answer = Pages.open((PATH + path).replace("/?", "?"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("text/html");
  }

  @Test
  void aFormThatSaysTooMuchIsRefused() {
    var id = UUID.fromString(seeds.inConflict(seeds.contact("asked-8"), "b-asked-8").toString());

    assertThat(Pages.post(PATH + id, Map.of("choice", "steal")).statusCode()).isEqualTo(400);
    assertThat(Pages.post(PATH + id, Map.of("other", "1")).statusCode()).isEqualTo(400);
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }
}
