package io.syncline.core.review;

import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.About;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Decision;
import io.syncline.core.review.answer.ReviewContext;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.state.ChangeStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Values that a person sets without being asked: they are judged, saved, audited and delivered as
 * an answer over the same attributes is ({@link Decisions}), and close the conflicts about them.
 */
public final class Corrections {

  private final Decisions decisions;
  private final Runtime runtime;

  public Corrections(Decisions decisions, Runtime runtime) {
    this.decisions = decisions;
    this.runtime = runtime;
  }

  /**
   * What is to be corrected.
   *
   * @param id what the correction belongs to; the version is only of this
   * @param about a record
   * @param attributes that a person may set
   */
  public record Subject(UUID id, About about, Set<String> attributes) {
    public Subject {
      attributes = Set.copyOf(attributes);
    }
  }

  /**
   * The record as it is now.
   *
   * @param values those that the record has
   * @param version of the attributes and their copies; an edit of another attribute leaves it
   */
  public record Current(Map<String, Value> values, String version) {
    public Current {
      values = Map.copyOf(values);
    }

    @Override
    public String toString() {
      return "Current" + values.keySet();
    }
  }

  /** Empty where the record, or a started sync of it, is not there. */
  public Optional<Current> current(Subject subject) {
    return runtime
        .installation()
        .entity(subject.about().entity())
        .map(it -> decisions.look(review(subject, subject.attributes()), it, null))
        .flatMap(
            it ->
                Optional.ofNullable(it.state())
                    .map(state -> new Current(values(subject, it), it.version())));
  }

  private static Map<String, Value> values(Subject subject, ReviewContext context) {
    var values = new HashMap<String, Value>();
    var record = Objects.requireNonNull(context.state()).record();
    for (var attribute : subject.attributes()) {
      var value = record.value(attribute);
      if (value != null) {
        values.put(attribute, value);
      }
    }
    return values;
  }

  /**
   * Sets values.
   *
   * @param values of some of its attributes
   * @param version as {@link #current} showed it
   * @throws io.syncline.core.review.answer.Refused where it has changed since, or a value cannot be
   *     carried out; nothing has changed then
   */
  public Decision correct(
      Subject subject, Map<String, Value> values, String version, String actor) {
    return decisions.decide(
        new Unasked(subject, review(subject, values.keySet()), version),
        new Choice.Say(values),
        actor);
  }

  /** A question that was not asked: it is never stored. */
  private Review review(Subject subject, Set<String> attributes) {
    var item =
        new ReviewItem(
            subject.id(),
            new ReviewItem.Key(ReviewItem.Kind.CONFLICT, subject.id().toString()),
            subject.about(),
            attributes,
            List.of(),
            "",
            runtime.now());
    return new Review(item, Review.Status.OPEN, null, Instant.MAX, null);
  }

  private final class Unasked implements Decisions.Subject {
    private final Subject subject;
    private final Review review;
    private final String version;

    Unasked(Subject subject, Review review, String version) {
      this.subject = subject;
      this.review = review;
      this.version = version;
    }

    @Override
    public Review seen() {
      return review;
    }

    @Override
    public Review locked(ChangeStore.Transaction tx) {
      return review;
    }

    @Override
    public String expected() {
      return version;
    }

    /** Of all attributes that were shown, whichever of them are set. */
    @Override
    public String version(ReviewContext now) {
      var shown = review(subject, subject.attributes());
      return new ReviewContext(shown, now.entity(), now.states(), now.open(), now.links())
          .version();
    }
  }
}
