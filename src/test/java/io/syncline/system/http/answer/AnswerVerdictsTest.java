package io.syncline.system.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.ErrorRule.FailureClass;
import io.syncline.core.system.Failure;
import io.syncline.json.Json;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerVerdictsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RetryAfter RETRY = new RetryAfter(() -> NOW);

  private final AnswerVerdicts read = new AnswerVerdicts(List.of(), List.of(), RETRY, false);
  private final AnswerVerdicts write = new AnswerVerdicts(List.of(), List.of(), RETRY, true);

  private static HttpResult answer(int status, String body, Map<String, String> headers) {
    return new HttpResult.Answered(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static AnswerVerdict of(AnswerVerdicts verdicts, int status, String body) {
    return verdicts.of(answer(status, body, Map.of()), Set.of());
  }

  private static ErrorRule rule(
      String status,
      String path,
      @Nullable String contains,
      FailureClass failure,
      @Nullable String existing) {
    var when = new ErrorRule.When(path, contains, null, null, null);
    return new ErrorRule(List.of(status), when, failure, existing);
  }

  private static ErrorRule any(ErrorRule.When when, FailureClass failure) {
    return new ErrorRule(List.of(), when, failure, null);
  }

  private static Failure failure(AnswerVerdict verdict) {
    assertThat(verdict).isInstanceOf(AnswerVerdict.Failed.class);
    return ((AnswerVerdict.Failed) verdict).failure();
  }

  @Test
  void whatMayHaveBeenAppliedIsNeverCalledFailed() {
    for (int status : new int[] {500, 502, 503, 504, 408, 100}) {
      assertThat(failure(of(write, status, ""))).isInstanceOf(Failure.OutcomeUnknown.class);
      assertThat(failure(of(read, status, ""))).isInstanceOf(Failure.Transient.class);
    }
    assertThat(failure(of(write, 200, "<html>"))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(of(read, 200, "{\"a\":"))).isInstanceOf(Failure.Transient.class);
    assertThat(failure(write.of(new HttpResult.Lost("x"), Set.of())))
        .isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(write.of(new HttpResult.Unsent("x", null), Set.of())))
        .isInstanceOf(Failure.Transient.class);
    assertThat(failure(write.of(new HttpResult.Oversized(200, 1), Set.of())))
        .isInstanceOf(Failure.OutcomeUnknown.class);
  }

  @Test
  void whatASystemDoesNotImplementWasNotApplied() {
    for (var verdicts : List.of(read, write)) {
      assertThat(failure(of(verdicts, 501, ""))).isEqualTo(new Failure.Permanent("HTTP 501"));
    }
    assertThat(failure(of(write, 501, "{\"a\":"))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(of(write, 501, "<html>a proxy</html>")))
        .isInstanceOf(Failure.OutcomeUnknown.class);
  }

  @Test
  void s16refusedCredentialsAndForeignNotFoundsAreNeverAbsence() {
    for (var verdicts : List.of(read, write)) {
      assertThat(failure(of(verdicts, 401, ""))).isEqualTo(new Failure.Refused("HTTP 401"));
      assertThat(failure(of(verdicts, 403, ""))).isEqualTo(new Failure.Refused("HTTP 403"));
    }
    assertThat(of(read, 404, "")).isInstanceOf(AnswerVerdict.Missing.class);
    var spelledOut =
        new AnswerVerdicts(
            List.of(),
            List.of(rule("404", "category", "NOT_FOUND", FailureClass.MISSING, null)),
            RETRY,
            false);
    assertThat(of(spelledOut, 404, "{\"category\":\"OBJECT_NOT_FOUND\"}"))
        .isInstanceOf(AnswerVerdict.Missing.class);
    assertThat(failure(of(spelledOut, 404, "<html>proxy</html>")))
        .isInstanceOf(Failure.Permanent.class);
  }

  @Test
  void s16whatBreaksOffIsNoVerdictWhateverItsStatus() {
    var rules = List.of(rule("404", "category", "NOT_FOUND", FailureClass.MISSING, null));
    var reading = new AnswerVerdicts(List.of(), rules, RETRY, false);
    var writing = new AnswerVerdicts(List.of(), rules, RETRY, true);
    for (int status : new int[] {400, 403, 404, 409, 422}) {
      assertThat(failure(of(reading, status, "{\"message\": \"x\", \"cat")))
          .isInstanceOf(Failure.Transient.class);
      assertThat(failure(of(writing, status, "[{\"message\": \"x\", \"cat")))
          .isInstanceOf(Failure.OutcomeUnknown.class);
    }
    assertThat(failure(of(reading, 401, "{\"message"))).isInstanceOf(Failure.Refused.class);
    assertThat(failure(of(writing, 429, "{\"message"))).isInstanceOf(Failure.RateLimited.class);
    assertThat(failure(of(writing, 400, "no"))).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void s16aWebPageThatSays404IsAProxys() {
    var page = "\n<!DOCTYPE html><html><body>404</body></html>";
    assertThat(failure(of(read, 404, page))).isInstanceOf(Failure.Transient.class);
    assertThat(failure(of(write, 404, page))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(of(read, 404, "The resource you're looking for cannot be found"))
        .isInstanceOf(AnswerVerdict.Missing.class);
  }

  @Test
  void s16aPathThatNamesNoRecordIsNotThereAndNoRecordIsMissing() {
    var listing = new AnswerVerdicts(List.of(), List.of(), RETRY, false, false);
    assertThat(failure(of(listing, 404, "{}"))).isInstanceOf(Failure.Permanent.class);
  }

  @Test
  void anItemThatIsRefusedForNowIsTriedAgain() {
    assertThat(failure(item("{\"status\":\"429\",\"message\":\"slow down\"}")))
        .isInstanceOf(Failure.RateLimited.class);
    assertThat(failure(item("{\"statusCode\":502}"))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(item("{\"status\":\"error\",\"message\":\"no\"}")))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(failure(item("{\"code\":400,\"message\":\"no\"}")))
        .isInstanceOf(Failure.Invalid.class);
  }

  private AnswerVerdict item(String error) {
    var body = Json.parse(error.getBytes(StandardCharsets.UTF_8));
    return write.ofItem(new ItemErrors.ItemError(ItemErrors.STATUS, body), Set.of());
  }

  @Test
  void retryAfterIsSecondsOrADateByTheSystemsOwnClock() {
    assertThat(retryAfter(Map.of("retry-after", "7"))).isEqualTo(Duration.ofSeconds(7));
    assertThat(
            retryAfter(
                Map.of(
                    "retry-after", "Thu, 01 Jan 2026 00:01:00 GMT",
                    "date", "Thu, 01 Jan 2026 00:00:30 GMT")))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(retryAfter(Map.of("retry-after", "Thu, 01 Jan 2026 00:01:00 GMT")))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(retryAfter(Map.of("retry-after", "999999999"))).isEqualTo(Duration.ofDays(1));
    assertThat(retryAfter(Map.of("retry-after", "soon"))).isNull();
    assertThat(retryAfter(Map.of())).isNull();
    assertThat(failure(write.of(answer(503, "", Map.of("retry-after", "7")), Set.of())))
        .isInstanceOf(Failure.RateLimited.class);
  }

  private Duration retryAfter(Map<String, String> headers) {
    return ((Failure.RateLimited) failure(write.of(answer(429, "", headers), Set.of())))
        .retryAfter();
  }

  @Test
  void aRefusalBlamesTheFieldsItNamesAndQuotesNothing() {
    var body = "{\"message\":\"email jane@secret.example is invalid\"}";
    var verdict =
        write.of(answer(400, body, Map.of()), Set.of("properties.email", "properties.phone"));
    assertThat(failure(verdict))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            invalid -> {
              assertThat(invalid.fields()).containsExactly("properties.email");
              assertThat(invalid.reason()).doesNotContain("secret");
            });
  }

  @Test
  void theExistingRecordOfADuplicateIsReadByPathOrPattern() {
    var rules =
        List.of(
            rule("409", "error.id", null, FailureClass.ALREADY_THERE, "error.id"),
            rule("400", "message", "exists", FailureClass.ALREADY_THERE, "exists as (\\d+)"));
    var verdicts = new AnswerVerdicts(rules, List.of(), RETRY, true);
    assertThat(of(verdicts, 409, "{\"error\":{\"id\":12}}"))
        .isEqualTo(new AnswerVerdict.AlreadyThere("12", "HTTP 409"));
    assertThat(of(verdicts, 400, "{\"message\":\"it exists as 34\"}"))
        .isEqualTo(new AnswerVerdict.AlreadyThere("34", "HTTP 400, exists"));
  }

  @Test
  void aPatternThatWouldRunForEverFindsNothing() {
    var rule =
        rule("400", "message", "exists", FailureClass.ALREADY_THERE, "exists (?:a+)+(b?)\\1$");
    var verdicts = new AnswerVerdicts(List.of(rule), List.of(), RETRY, true);
    assertThat(of(verdicts, 400, "{\"message\":\"exists " + "a".repeat(60) + "!\"}"))
        .isEqualTo(new AnswerVerdict.AlreadyThere(null, "HTTP 400, exists"));
  }

  @Test
  void aConditionThatDoesNotHoldIsStale() {
    assertThat(of(write, 412, "")).isInstanceOf(AnswerVerdict.Stale.class);
  }

  @Test
  void anAnswerOfSuccessThatSaysFailureIsAFailure() {
    var archived = new ErrorRule.When("error", null, "already_archived", null, null);
    var limited = new ErrorRule.When("error", null, "ratelimited", null, null);
    var revoked = new ErrorRule.When("error", "revoked", null, null, null);
    var refused = new ErrorRule.When("ok", null, null, "true", null);
    var slack =
        List.of(
            any(archived, FailureClass.NONE),
            any(limited, FailureClass.RATE_LIMITED),
            any(revoked, FailureClass.REFUSED),
            any(refused, FailureClass.PERMANENT));
    for (boolean writes : List.of(false, true)) {
      var verdicts = new AnswerVerdicts(List.of(), slack, RETRY, writes);

      assertThat(of(verdicts, 200, "{\"ok\":true}")).isInstanceOf(AnswerVerdict.Fine.class);
      assertThat(of(verdicts, 200, "{\"ok\":false,\"error\":\"already_archived\"}"))
          .isInstanceOf(AnswerVerdict.Fine.class);
      assertThat(failure(of(verdicts, 200, "{\"ok\":false,\"error\":\"ratelimited\"}")))
          .isInstanceOf(Failure.RateLimited.class);
      assertThat(failure(of(verdicts, 200, "{\"ok\":false,\"error\":\"token_revoked\"}")))
          .isInstanceOf(Failure.Refused.class);
      assertThat(failure(of(verdicts, 200, "{\"ok\":false,\"error\":\"s3cret\"}")))
          .isEqualTo(new Failure.Permanent("HTTP 200, ok is not true"));
      assertThat(failure(of(verdicts, 200, "{}"))).isInstanceOf(Failure.Permanent.class);
      assertThat(failure(of(verdicts, 204, ""))).isInstanceOf(Failure.Permanent.class);
    }
  }

  @Test
  void errorsInAnAnswerOfSuccessAreThereOrTheyAreNot() {
    var errors = new ErrorRule.When("errors", null, null, null, true);
    var graph =
        new AnswerVerdicts(List.of(any(errors, FailureClass.INVALID)), List.of(), RETRY, false);

    assertThat(failure(of(graph, 200, "{\"errors\":[{\"message\":\"x\"}],\"data\":null}")))
        .isInstanceOf(Failure.Invalid.class);
    for (var fine : List.of("{\"data\":{}}", "{\"errors\":[]}", "{\"errors\":null}")) {
      assertThat(of(graph, 200, fine)).as(fine).isInstanceOf(AnswerVerdict.Fine.class);
    }
  }

  @Test
  void aRuleOfItemsIsNotAskedOfTheWholeAnswer() {
    for (var status : List.of("item", "207")) {
      var rules = List.of(rule(status, "message", "taken", FailureClass.ALREADY_THERE, null));
      var verdicts = new AnswerVerdicts(rules, List.of(), RETRY, true);

      assertThat(of(verdicts, 207, "{\"message\":\"taken\"}"))
          .isInstanceOf(AnswerVerdict.Fine.class);
      var error = Json.parse("{\"message\":\"taken\"}".getBytes(StandardCharsets.UTF_8));
      assertThat(verdicts.ofItem(new ItemErrors.ItemError(ItemErrors.STATUS, error), Set.of()))
          .isInstanceOf(AnswerVerdict.AlreadyThere.class);
    }
  }
}
