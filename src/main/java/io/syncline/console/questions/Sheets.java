package io.syncline.console.questions;

import static java.util.stream.Collectors.joining;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.reviews.BulkAnswers;
import io.syncline.api.reviews.QuestionView;
import io.syncline.api.reviews.QuestionView.ChoiceView;
import io.syncline.api.reviews.QuestionView.ChosenView;
import io.syncline.api.reviews.QuestionView.SideView;
import io.syncline.api.reviews.ReviewView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.console.questions.QuestionSheet.AnswerLine;
import io.syncline.console.questions.QuestionSheet.Cell;
import io.syncline.console.questions.QuestionSheet.ChoiceLine;
import io.syncline.console.questions.QuestionSheet.Further;
import io.syncline.console.questions.QuestionSheet.Head;
import io.syncline.console.questions.QuestionSheet.Neighbours;
import io.syncline.console.questions.QuestionSheet.Row;
import io.syncline.console.questions.QuestionSheet.SideHead;
import io.syncline.console.questions.QuestionSheet.Standing;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.Question;
import io.syncline.core.review.SideBySide;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.RememberedAnswers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a question beside its sides and choices, through the views of the API. */
@Singleton
class Sheets {

  private final Questions questions;
  private final SideBySide sides;
  private final BulkAnswers alike;
  private final Masking masking;
  private final Installations installations;
  private final RememberedAnswers remembered;
  private final OwnValues own;
  private final Caller caller;

  Sheets(
      Questions questions,
      SideBySide sides,
      BulkAnswers alike,
      Masking masking,
      Installations installations,
      Remembering remembering,
      Caller caller) {
    this.caller = caller;
    this.questions = questions;
    this.sides = sides;
    this.alike = alike;
    this.masking = masking;
    this.installations = installations;
    this.remembered = remembering.answers();
    this.own = remembering.own();
  }

  /** What else an answer can be. */
  @Singleton
  record Remembering(RememberedAnswers answers, OwnValues own) {}

  QuestionSheet of(Question question, @Nullable StatusLabel said, Instant now) {
    var review = question.review();
    var view = QuestionView.of(question, sides.of(review), masking, now);
    var references = references(view.item().about().entity());
    long others = review.open() ? alike.count(review.item()) - 1 : 0;
    var like = review.open() ? remembered.like(review.item()).orElse(null) : null;
    var lines = new ArrayList<ChoiceLine>();
    for (var it : view.choices()) {
      lines.add(line(it, lines.size() + 1, references, further(view.item(), it, others > 0, like)));
    }
    return new QuestionSheet(
        said,
        head(view.item(), now),
        view.version(),
        view.sides().stream().map(Sheets::head).toList(),
        rows(view, references),
        new QuestionSheet.Answers(
            lines,
            others > 0 ? CountText.of(others, "other question") : "",
            like == null ? "" : conflicts(like),
            review.open() && !lines.isEmpty() ? own.fields(review.item()) : List.of()),
        new Neighbours(beside(review, true), beside(review, false)));
  }

  private static String conflicts(AnswerRule.Conflicts like) {
    return "%s of %s between %s"
        .formatted(
            like.attribute(),
            like.entity(),
            like.systems().stream().map(SystemId::value).sorted().collect(joining(" and ")));
  }

  private Set<String> references(String entity) {
    return installations
        .current()
        .entity(entity)
        .map(it -> it.references().keySet())
        .orElse(Set.of());
  }

  private @Nullable String beside(Review review, boolean backwards) {
    var any =
        new Questions.Wanted(
            new Questions.Wanted.Scope(null, caller.entities(), null),
            null,
            null,
            Review.Status.OPEN,
            null,
            null,
            1);
    var place = new Questions.Place(review.dueAt(), review.item().id(), backwards);
    return questions.due(any, place).stream()
        .map(it -> it.item().id().toString())
        .findFirst()
        .orElse(null);
  }

  static Head head(ReviewView it, Instant now) {
    var answer = it.answer();
    return new Head(
        it.id().toString(),
        it.question(),
        it.kind(),
        it.about().entity(),
        it.about().record() == null ? null : it.about().record().toString(),
        it.about().ref() == null ? "" : text(it.about().ref()),
        it.due().owner() == null ? "" : it.due().owner(),
        due(it, now),
        it.due().dueAt().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
        DisplayedTime.of(it.at(), now),
        answer == null
            ? null
            : new AnswerLine(
                ChoiceWords.ofAnswer(answer.resolution()),
                answer.by() == null ? "itself" : answer.by(),
                DisplayedTime.of(answer.at(), now)));
  }

  static StatusLabel due(ReviewView it, Instant now) {
    var moment = DisplayedTime.of(it.due().dueAt(), now).ago();
    return it.due().overdue()
        ? StatusLabel.bad("due " + moment)
        : StatusLabel.plain("due " + moment);
  }

  static String text(NativeRefView it) {
    return it.system() + "/" + it.object() + "/" + it.id();
  }

  private static SideHead head(SideView it) {
    var record = it.record() == null ? null : it.record().toString();
    return new SideHead(name(it), record, it.unseen());
  }

  static String name(SideView it) {
    return it.copy() != null ? text(it.copy()) : "Unified record";
  }

  private static List<Row> rows(QuestionView view, Set<String> references) {
    var attributes = new TreeSet<String>();
    view.sides().forEach(it -> attributes.addAll(it.values().keySet()));
    var asked = view.item().attributes();
    var rows = new ArrayList<Row>();
    for (var attribute : attributes) {
      var row = row(view, attribute, asked.contains(attribute), references.contains(attribute));
      if (row.asked()) {
        rows.add(0, row);
      } else {
        rows.add(row);
      }
    }
    return rows;
  }

  private static Row row(QuestionView view, String attribute, boolean asked, boolean reference) {
    var first = view.sides().get(0).values().get(attribute);
    var cells = new ArrayList<Cell>();
    for (var side : view.sides()) {
      var it = side.values().get(attribute);
      boolean known = it != null && first != null && !it.masked();
      cells.add(
          new Cell(
              name(side),
              it == null ? DisplayedValue.ABSENT : shown(it, reference),
              known && !Objects.equals(it.value(), first.value())));
    }
    return new Row(attribute, asked, cells);
  }

  static DisplayedValue shown(ChosenView it, boolean reference) {
    if (it.value() == null && !it.masked()) {
      return DisplayedValue.EMPTY;
    }
    return reference
        ? DisplayedValue.reference(it.value(), it.masked())
        : DisplayedValue.of(it.value(), it.masked());
  }

  private static Further further(
      ReviewView item, ChoiceView it, boolean others, AnswerRule.@Nullable Conflicts like) {
    var query =
        ChoiceWords.posted(it).stream()
            .filter(field -> !field.name().equals("copy") && !field.name().equals("record"))
            .map(field -> field.name() + "=" + field.value())
            .collect(joining("&"));
    return new Further(
        others && ChoiceWords.FOR_MANY.contains(it.choice())
            ? "/console/questions/" + item.id() + "/alike?" + query
            : null,
        like != null
            && it.choice().equals("take")
            && like.systems().stream().anyMatch(one -> one.value().equals(it.system())));
  }

  private static ChoiceLine line(ChoiceView it, int key, Set<String> references, Further further) {
    return new ChoiceLine(
        key,
        ChoiceWords.of(it),
        it.values().entrySet().stream()
            .map(
                value ->
                    new Standing(
                        value.getKey(),
                        shown(value.getValue(), references.contains(value.getKey()))))
            .toList(),
        it.stays().isEmpty()
            ? ""
            : "Cannot be written, and stays as it is: " + String.join(", ", it.stays()),
        it.suggested(),
        ChoiceWords.posted(it),
        further);
  }
}
