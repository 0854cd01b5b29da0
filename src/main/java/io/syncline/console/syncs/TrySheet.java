package io.syncline.console.syncs;

import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync, tried with a record.
 *
 * @param said why it could not be tried; empty: it was, or was not asked for
 * @param result null: nothing was tried
 */
record TrySheet(
    String sync, Filled filled, List<Source> sources, List<String> said, @Nullable Result result) {

  /** What the form holds. */
  record Filled(String source, String id, String record, String before) {
    static final Filled NOTHING = new Filled("", "", "", "");
  }

  /**
   * An object of a system that takes part.
   *
   * @param value as the form sends it
   */
  record Source(String value, String text) {}

  /**
   * What came of it.
   *
   * @param file the case to be saved
   */
  record Result(
      String entity,
      List<FieldLine> fields,
      List<HeldLine> record,
      List<StepLine> steps,
      List<String> waits,
      List<TargetPart> targets,
      String file) {}

  /**
   * A field that was read.
   *
   * @param at where the definition names its attribute; empty: nowhere
   */
  record FieldLine(
      String field,
      String attribute,
      DisplayedValue held,
      DisplayedValue became,
      List<String> done,
      List<StatusLabel> problems,
      String at) {}

  /** An attribute of the unified record. */
  record HeldLine(String attribute, DisplayedValue value, String source) {}

  /** A step of the engine. */
  record StepLine(String operation, String target, StatusLabel outcome, String reason) {}

  /** Another system. */
  record TargetPart(String system, List<WriteLine> writes, List<LeftLine> left) {}

  /** A write: what, and each field with its value. */
  record WriteLine(String what, List<Sent> sent) {}

  /** A field that is sent. */
  record Sent(String field, DisplayedValue value) {}

  /** Attributes that are not written for the same reason. */
  record LeftLine(String attributes, String reason) {}
}
