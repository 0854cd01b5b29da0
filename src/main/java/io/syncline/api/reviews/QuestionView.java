package io.syncline.api.reviews;

import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.records.PostedChoices;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Question;
import io.syncline.core.review.SideBySide;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.FeasibleChoice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A question as the person faces it.
 *
 * @param version of what the choices are made from
 * @param sides the records and copies it is about, beside one another; empty where there is no
 *     record to choose
 * @param choices those that could be carried out, the suggested one first
 */
@Schema(name = "Question")
public record QuestionView(
    ReviewView item,
    @Schema(description = "Post it with the decision: refused where it has changed since")
        String version,
    List<SideView> sides,
    List<ChoiceView> choices) {

  /**
   * A record, or a system's copy.
   *
   * @param record the record; of a copy, the one it is linked to
   * @param unseen why no values are shown
   */
  @Schema(name = "Side")
  public record SideView(
      @Schema(nullable = true) @Nullable UUID record,
      @Schema(nullable = true) @Nullable NativeRefView copy,
      Map<String, ChosenView> values,
      @Schema(nullable = true) @Nullable String unseen) {}

  /**
   * A choice that could be carried out; its first four fields are what is posted.
   *
   * @param values what would stand, by attribute
   * @param stays systems that would keep another value, because they cannot be written
   * @param suggested why it is suggested
   */
  @Schema(name = "Choice")
  public record ChoiceView(
      String choice,
      @Schema(nullable = true) @Nullable String system,
      @Schema(nullable = true) @Nullable String copy,
      @Schema(nullable = true) @Nullable UUID record,
      Map<String, ChosenView> values,
      List<String> stays,
      @Schema(nullable = true) @Nullable String suggested) {}

  /** A value that would stand; null where it is empty or masked. */
  @Schema(name = "ChosenValue")
  public record ChosenView(
      @Schema(implementation = Object.class, nullable = true) @Nullable Value value,
      boolean masked) {}

  public static QuestionView of(
      Question question, List<SideBySide.Side> sides, Masking masking, Instant now) {
    var item = question.review().item();
    var entity = item.entity();
    sides.forEach(
        it -> masking.shows("question", entity, it.record(), it.copy(), it.values().keySet()));
    question
        .offers()
        .forEach(
            it ->
                masking.shows("question", entity, item.record(), item.ref(), it.values().keySet()));
    return new QuestionView(
        ReviewView.of(question.review(), masking.owner(question.review().item()), now),
        question.version(),
        sides.stream().map(it -> side(it, entity, masking)).toList(),
        question.offers().stream().map(it -> choice(it, entity, masking)).toList());
  }

  private static SideView side(SideBySide.Side it, String entity, Masking masking) {
    var record = it.record();
    return new SideView(
        record == null ? null : record.value(),
        NativeRefView.of(it.copy()),
        shown(it.values(), entity, masking),
        it.unseen());
  }

  private static Map<String, ChosenView> shown(
      Map<String, Value> values, String entity, Masking masking) {
    var shown = new TreeMap<String, ChosenView>();
    values.forEach(
        (attribute, value) ->
            shown.put(
                attribute,
                new ChosenView(
                    masking.shown(entity, attribute, value), masking.hides(entity, attribute))));
    return shown;
  }

  private static ChoiceView choice(FeasibleChoice offer, String entity, Masking masking) {
    var values = shown(offer.values(), entity, masking);
    var choice = offer.choice();
    return new ChoiceView(
        PostedChoices.word(choice),
        choice instanceof Choice.Take it ? it.system().value() : null,
        choice instanceof Choice.LinkCopy it ? it.ref().toString() : null,
        choice instanceof Choice.LinkRecord it ? it.record().value() : null,
        values,
        offer.stays().stream().map(SystemId::value).sorted().toList(),
        offer.reason());
  }
}
