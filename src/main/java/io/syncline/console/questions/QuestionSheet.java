package io.syncline.console.questions;

import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question with its sides and choices.
 *
 * @param said what came of a form; null: nothing
 * @param version of what the choices are made from
 */
record QuestionSheet(
    @Nullable StatusLabel said,
    Head head,
    String version,
    List<SideHead> sides,
    List<Row> rows,
    Answers answers,
    Neighbours neighbours) {

  /**
   * What is asked.
   *
   * @param record the record it is about; null: none
   * @param owner empty: no one
   * @param day its due day, for the form
   * @param answer what came of it; null: it is open
   */
  record Head(
      String id,
      String question,
      String kind,
      String entity,
      @Nullable String record,
      String copy,
      String owner,
      StatusLabel due,
      String day,
      DisplayedTime asked,
      @Nullable AnswerLine answer) {}

  /** What came of it. */
  record AnswerLine(String resolution, String by, DisplayedTime at) {}

  /**
   * A record or a copy.
   *
   * @param record null: it is linked to none
   * @param unseen why it has no values; null: it has
   */
  record SideHead(String name, @Nullable String record, @Nullable String unseen) {}

  /** An attribute on each side. */
  record Row(String attribute, boolean asked, List<Cell> cells) {}

  /** What a side has. */
  record Cell(String side, DisplayedValue value, boolean differs) {}

  /**
   * What can be answered.
   *
   * @param alike how many others like it are open
   * @param remember for which further conflicts an answer can be remembered; empty: for none
   * @param own the attributes for which a value can be typed; empty: none can
   */
  record Answers(List<ChoiceLine> choices, String alike, String remember, List<OwnField> own) {}

  /**
   * A field for a value of one's own.
   *
   * @param name in the form
   * @param hint in which form it is written; empty: any
   */
  record OwnField(String name, String attribute, String type, String hint) {

    public boolean flag() {
      return type.equals("boolean");
    }

    public boolean lines() {
      return type.equals("list");
    }
  }

  /**
   * A choice.
   *
   * @param key that chooses it
   * @param what it does, in words
   * @param stays what it does not do; empty: nothing
   * @param reason why it is suggested; null: it is not
   * @param posted what the form sends
   * @param further how it can be given to others
   */
  record ChoiceLine(
      int key,
      String what,
      List<Standing> values,
      String stays,
      @Nullable String reason,
      List<Hidden> posted,
      Further further) {}

  /**
   * How an answer can be given to others.
   *
   * @param all the address that gives it to all alike; null: that is not possible
   * @param remember whether it can be remembered
   */
  record Further(@Nullable String all, boolean remember) {}

  /** A value that would stand. */
  record Standing(String attribute, DisplayedValue value) {}

  /** A hidden field. */
  record Hidden(String name, String value) {}

  /** The questions that are due before and after; null: none. */
  record Neighbours(@Nullable String previous, @Nullable String next) {}
}
