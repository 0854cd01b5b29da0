package io.syncline.api.reviews;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Refusal;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.AnswerRules;
import io.syncline.core.review.remember.RememberedAnswers;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;

/** Makes rules of answers, and ends them; the API and the console do it alike. */
@Singleton
public class ReviewRules {

  private final AnswerRules rules;
  private final RememberedAnswers remembered;
  private final Caller caller;
  private final InstantSource clock;

  ReviewRules(AnswerRules rules, RememberedAnswers remembered, Caller caller, InstantSource clock) {
    this.rules = rules;
    this.remembered = remembered;
    this.caller = caller;
    this.clock = clock;
  }

  /** An answer that is to be remembered, before it is given. */
  public record Wanted(AnswerRule.Conflicts of, Choice.Take answer) {}

  /**
   * What is to be remembered.
   *
   * @throws Refusal where no rule can be made of this answer
   */
  public Wanted wanted(ReviewItem item, Choice choice) {
    var of = remembered.like(item).orElse(null);
    if (of == null
        || !(choice instanceof Choice.Take take)
        || !of.systems().contains(take.system())) {
      throw Refusal.badRequest(
          "Only that one of two systems wins a conflict over one attribute can be remembered");
    }
    return new Wanted(of, take);
  }

  public AnswerRule remember(Wanted wanted) {
    return remembered.remember(wanted.of(), wanted.answer().system(), caller.name());
  }

  /**
   * Ends a rule.
   *
   * @throws Refusal where there is none, or the caller does not decide about its entity
   */
  public AnswerRule end(UUID id) {
    var rule =
        rules.find(id).orElseThrow(() -> Refusal.unknown("There is no rule of this id that holds"));
    caller.mustOwn(rule.of().entity());
    rules.end(id, caller.name(), clock.instant());
    return rule;
  }
}
