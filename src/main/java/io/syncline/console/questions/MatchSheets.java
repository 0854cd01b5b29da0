package io.syncline.console.questions;

import io.syncline.api.http.Masking;
import io.syncline.api.reviews.QuestionView;
import io.syncline.api.reviews.QuestionView.ChoiceView;
import io.syncline.api.reviews.QuestionView.SideView;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.console.questions.MatchSheet.Candidate;
import io.syncline.console.questions.MatchSheet.FieldRow;
import io.syncline.console.questions.QuestionSheet.ChoiceLine;
import io.syncline.console.questions.QuestionSheet.Further;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.identity.MatchScore;
import io.syncline.core.identity.proposal.MatchExplanation;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.review.Question;
import io.syncline.core.review.SideBySide;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Explains why a copy may be of a record; values pass through the masks of the API's view. */
@Singleton
class MatchSheets {

  private final SideBySide sides;
  private final Masking masking;
  private final Installations installations;

  MatchSheets(SideBySide sides, Masking masking, Installations installations) {
    this.sides = sides;
    this.masking = masking;
    this.installations = installations;
  }

  MatchSheet of(Question question, @Nullable StatusLabel said, Instant now) {
    var raw = sides.of(question.review());
    var view = QuestionView.of(question, raw, masking, now);
    var entity = installations.current().entity(view.item().about().entity()).orElse(null);
    var candidates = new ArrayList<Candidate>();
    for (int i = 1; i < raw.size(); i++) {
      var explained =
          entity == null || raw.get(0).unseen() != null || raw.get(i).unseen() != null
              ? null
              : MatchExplanation.of(
                  entity, Attributes.of(raw.get(0).values()), Attributes.of(raw.get(i).values()));
      var side = view.sides().get(i);
      candidates.add(
          candidate(entity, view.sides().get(0), side, explained, accept(view, side, i)));
    }
    var others = new ArrayList<ChoiceLine>();
    for (var it : view.choices()) {
      if (!it.choice().equals("link")) {
        others.add(line(it, candidates.size() + others.size() + 1));
      }
    }
    return new MatchSheet(
        said,
        Sheets.head(view.item(), now),
        view.version(),
        view.sides().isEmpty() ? "" : Sheets.name(view.sides().get(0)),
        candidates,
        others);
  }

  private static @Nullable ChoiceLine accept(QuestionView view, SideView side, int key) {
    return view.choices().stream()
        .filter(it -> it.choice().equals("link") && names(it, side))
        .findFirst()
        .map(it -> line(it, key))
        .orElse(null);
  }

  private static boolean names(ChoiceView it, SideView side) {
    var copy = side.copy();
    return it.record() != null
        ? copy == null && Objects.equals(it.record(), side.record())
        : copy != null && Objects.equals(it.copy(), Sheets.text(copy));
  }

  private static ChoiceLine line(ChoiceView it, int key) {
    return new ChoiceLine(
        key,
        ChoiceWords.of(it),
        List.of(),
        "",
        it.suggested(),
        ChoiceWords.posted(it),
        new Further(null, false));
  }

  private static Candidate candidate(
      @Nullable Entity entity,
      SideView first,
      SideView side,
      @Nullable MatchExplanation explained,
      @Nullable ChoiceLine accept) {
    var score = explained == null ? null : explained.score();
    return new Candidate(
        Sheets.name(side),
        side.record() == null ? null : side.record().toString(),
        score == null || score.evidence().isEmpty() ? null : score(score),
        score == null ? List.of() : notes(score),
        first.unseen() == null ? side.unseen() : "the other side is not known: " + first.unseen(),
        explained == null || entity == null ? List.of() : rows(entity, first, side, explained),
        accept);
  }

  private static StatusLabel score(MatchScore score) {
    var number = "score " + MatchScore.shown(score.value());
    return switch (score.verdict()) {
      case LINK -> StatusLabel.good(number + ": alike enough to be linked");
      case REVIEW -> StatusLabel.warn(number + ": alike enough to be asked about");
      case DIFFERENT -> StatusLabel.unknown(number + ": not alike by the fuzzy rules");
    };
  }

  private static List<StatusLabel> notes(MatchScore score) {
    var notes = new ArrayList<StatusLabel>();
    if (score.second() != null) {
      notes.add(StatusLabel.good(score.second() + " agrees, too"));
    }
    if (score.against() != null) {
      notes.add(StatusLabel.bad("the exact rule " + score.against() + " differs"));
    }
    return notes;
  }

  private static List<FieldRow> rows(
      Entity entity, SideView first, SideView side, MatchExplanation explained) {
    var references = entity.references();
    return explained.fields().stream()
        .map(
            it -> {
              boolean reference = references.containsKey(it.attribute());
              return new FieldRow(
                  it.attribute(),
                  shown(first, it.attribute(), reference),
                  shown(side, it.attribute(), reference),
                  agreement(it.agreement()),
                  likeness(it.likeness()),
                  String.join(", ", it.rules()));
            })
        .toList();
  }

  private static DisplayedValue shown(SideView side, String attribute, boolean reference) {
    var value = Map.copyOf(side.values()).get(attribute);
    return value == null ? DisplayedValue.ABSENT : Sheets.shown(value, reference);
  }

  private static StatusLabel agreement(MatchExplanation.Agreement it) {
    return switch (it) {
      case SAME -> StatusLabel.good("same");
      case DIFFERENT -> StatusLabel.bad("differs");
      case ONLY_FIRST, ONLY_SECOND -> StatusLabel.unknown("one side only");
    };
  }

  private static String likeness(MatchScore.@Nullable Evidence it) {
    return it == null
        ? ""
        : MatchScore.shown(it.similarity()) + " alike, of " + MatchScore.shown(it.threshold());
  }
}
