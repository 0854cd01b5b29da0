package io.syncline.console.questions;

import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.console.questions.QuestionSheet.ChoiceLine;
import io.syncline.console.questions.QuestionSheet.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy beside each record that it may be.
 *
 * @param said what came of a form; null: nothing
 * @param version of what the choices are made from
 * @param first what the candidates are compared with
 * @param others what can be answered beside accepting a candidate
 */
record MatchSheet(
    @Nullable StatusLabel said,
    Head head,
    String version,
    String first,
    List<Candidate> candidates,
    List<ChoiceLine> others) {

  /**
   * A record, or another copy.
   *
   * @param record null: it is linked to none
   * @param score how alike they are; null: the values of one are not known, or no rule compares
   * @param notes what else speaks for or against it
   * @param unseen why it has no values; null: it has
   * @param accept how it is accepted; null: it cannot be now
   */
  record Candidate(
      String name,
      @Nullable String record,
      @Nullable StatusLabel score,
      List<StatusLabel> notes,
      @Nullable String unseen,
      List<FieldRow> rows,
      @Nullable ChoiceLine accept) {}

  /**
   * An attribute of both.
   *
   * @param likeness how alike, and from where on that counts; empty: no fuzzy rule compares it
   * @param rules the exact rules that compare it; empty: none does
   */
  record FieldRow(
      String attribute,
      DisplayedValue first,
      DisplayedValue second,
      StatusLabel agreement,
      String likeness,
      String rules) {}
}
