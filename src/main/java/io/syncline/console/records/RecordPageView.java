package io.syncline.console.records;

import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record beside its copies, and how it came to be as it is.
 *
 * @param notices what keeps it from being written
 * @param copies the columns beside the unified record
 * @param nativeCopies every copy with its own fields
 */
record RecordPageView(
    Head head,
    List<StatusLabel> notices,
    List<CopyHead> copies,
    List<AttributeRow> attributes,
    List<NativeCopy> nativeCopies,
    Open open,
    List<ConflictLine> conflicts,
    History history) {

  /**
   * Which record it is.
   *
   * @param asks whether there are sources that can be asked for what it lacks
   */
  record Head(
      String id,
      String entity,
      String name,
      String key,
      long version,
      StatusLabel status,
      boolean asks) {}

  /**
   * A copy in one system.
   *
   * @param id its native id
   * @param synced when it was last synced; null: never
   */
  record CopyHead(String system, String id, @Nullable DisplayedTime synced) {}

  /**
   * An attribute.
   *
   * @param held whether it is written nowhere until a question is answered
   */
  record AttributeRow(
      String name, DisplayedValue value, List<CopyCell> copies, boolean held, Came came) {}

  /**
   * Where a value came from.
   *
   * @param source a system, a person, a rule or a source of enrichment
   * @param notes what else is to be said: how sure it is, how conflicts on it are decided, what it
   *     is a consent to
   */
  record Came(String source, DisplayedTime edited, List<String> notes) {}

  /**
   * What a copy means by an attribute.
   *
   * @param names of a reference the id by which the copy itself names the record
   * @param why it is, or is not, written there, in words; null where it agrees
   */
  record CopyCell(
      String system,
      DisplayedValue value,
      boolean differs,
      @Nullable String names,
      @Nullable String why) {

    CopyCell explained(@Nullable String reason) {
      return new CopyCell(system, value, differs, names, reason);
    }
  }

  /** A copy with its own fields. */
  record NativeCopy(
      String system,
      String object,
      String id,
      String role,
      String madeBy,
      boolean openWrite,
      List<Field> fields) {}

  /** A native field. */
  record Field(String name, DisplayedValue value) {}

  /** What is open of the record. */
  record Open(List<QuestionLine> questions, List<LetterLine> letters, List<PendingLine> pending) {

    public boolean nothing() {
      return questions.isEmpty() && letters.isEmpty() && pending.isEmpty();
    }
  }

  /** A question that waits. */
  record QuestionLine(
      String id, String kind, String question, String attributes, DisplayedTime at) {}

  /** Work that failed for good. */
  record LetterLine(
      String id, String system, String stage, String reason, String attributes, DisplayedTime at) {}

  /** A delivery that waits. */
  record PendingLine(
      String system,
      String attributes,
      StatusLabel state,
      DisplayedTime since,
      DisplayedTime next) {}

  /** A conflict, decided or not. */
  record ConflictLine(
      String attribute,
      Side held,
      Side seen,
      StatusLabel outcome,
      String decided,
      DisplayedTime at) {}

  /** One side of a conflict. */
  record Side(String system, DisplayedValue value, DisplayedTime edited) {}

  /**
   * What happened to it, newest first.
   *
   * @param more whether there is more
   */
  record History(List<Group> groups, boolean more) {}

  /**
   * A step, or several that changed nothing.
   *
   * @param step null: they changed nothing
   * @param summary of those that changed nothing
   */
  record Group(@Nullable Step step, List<Step> quiet, String summary) {}

  /**
   * One operation.
   *
   * @param what in words
   * @param why a code of the audit log; null: none
   * @param by who asked for it
   * @param run the run it belongs to; null: none
   */
  record Step(
      DisplayedTime at,
      String what,
      StatusLabel outcome,
      @Nullable String why,
      String by,
      @Nullable String run,
      List<Change> changes) {}

  /** What an attribute was and became. */
  record Change(String attribute, DisplayedValue before, DisplayedValue after) {}
}
