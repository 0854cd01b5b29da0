package io.syncline.core.transform;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;

/**
 * A native record read through the map.
 *
 * @param fields per mapped native field what the record said, in a form that can be stored (unsaid
 *     ones are absent; reserved characters are U+FFFD, numbers without bounds are text)
 * @param attributes the unified attributes those say, cleansed and normalized
 * @param problems what does not satisfy the definition; the attributes concerned are left out of
 *     {@code attributes}
 * @param notices what an integrator should know and nothing waits for
 * @param cleansed what cleansing changed
 */
public record Inbound(
    Map<String, Value> fields,
    Attributes attributes,
    List<FieldProblem> problems,
    List<Notice> notices,
    List<Cleansed> cleansed) {

  /** A value that a rule of {@code cleansing} changed; the rule as definitions write it. */
  public record Cleansed(String attribute, String rule) {}

  /**
   * Something worth saying about a value that passed.
   *
   * @param code as in {@link FieldProblem}
   * @param reason in words, without the value
   */
  public record Notice(String attribute, String field, String code, String reason) {}

  public Inbound {
    fields = Map.copyOf(fields);
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
    cleansed = List.copyOf(cleansed);
  }

  public Inbound(
      Map<String, Value> fields,
      Attributes attributes,
      List<FieldProblem> problems,
      List<Notice> notices) {
    this(fields, attributes, problems, notices, List.of());
  }

  public Inbound(Map<String, Value> fields, Attributes attributes, List<FieldProblem> problems) {
    this(fields, attributes, problems, List.of());
  }
}
