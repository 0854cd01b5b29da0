package io.syncline.core.engine.trial;

import io.syncline.core.definition.Position;
import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.WriteReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sync made of a record, step by step.
 *
 * @param fields what was read, in the order of the map
 * @param record the unified record afterwards; empty: there is none
 * @param steps what the engine notes in its audit log, in order
 * @param waits questions and failures that a person has to see, in words
 * @param targets the other systems
 * @param written the attempt as a case that expects what came of it
 */
public record Trial(
    String entity,
    NativeRef ref,
    List<ReadField> fields,
    List<Holding> record,
    List<Step> steps,
    List<String> waits,
    List<Target> targets,
    CaseFile.Case written) {

  public Trial {
    fields = List.copyOf(fields);
    record = List.copyOf(record);
    steps = List.copyOf(steps);
    waits = List.copyOf(waits);
    targets = List.copyOf(targets);
  }

  /**
   * A mapped field.
   *
   * @param held what the record says; null: nothing
   * @param became the value of the attribute; null: none
   * @param done how it was converted and cleansed, by the words of the definition
   * @param problems why the value cannot pass, or what should be known about it
   * @param said where the definition names the attribute; null: in no file of its own
   */
  public record ReadField(
      String field,
      String attribute,
      @Nullable Value held,
      @Nullable Value became,
      List<String> done,
      List<Problem> problems,
      @Nullable Position said) {
    public ReadField {
      done = List.copyOf(done);
      problems = List.copyOf(problems);
    }
  }

  /**
   * What a value does not satisfy.
   *
   * @param code short and stable
   * @param response what the definition wants done; null: it passed, and this is to be known
   * @param reason in words, without the value
   */
  public record Problem(String code, @Nullable String response, String reason) {}

  /**
   * An attribute of the unified record.
   *
   * @param source the system that said it; empty: a rule computed it
   */
  public record Holding(String attribute, Value value, String source) {}

  /**
   * A step of the engine.
   *
   * @param target the system written; null: none
   * @param reason a code of docs/reasons.md; null: none
   */
  public record Step(
      String operation, String outcome, @Nullable SystemId target, @Nullable String reason) {}

  /**
   * Another system.
   *
   * @param writes what would be written there, in order
   * @param left the attributes that would not, and why
   */
  public record Target(SystemId system, List<CaseFile.Write> writes, List<Left> left) {
    public Target {
      writes = List.copyOf(writes);
      left = List.copyOf(left);
    }
  }

  /** An attribute that is not written. */
  public record Left(String attribute, WriteReason reason) {}
}
