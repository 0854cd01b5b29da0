package io.syncline.core.sync.match;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a new record lacks. An event of an existing record may omit a required attribute (S4);
 * a new record needs it, or is held whole, rejected, or given the default.
 */
public final class NewRecordValidation {

  private final Transformer transformer;

  public NewRecordValidation(Transformer transformer) {
    this.transformer = transformer;
  }

  /**
   * What was said, with the defaults for what was not and the problems that remain.
   *
   * @param awaiting attributes that were said, and will have their value once it is known (S15)
   */
  Inbound completed(Entity entity, SystemId source, Inbound said, Set<String> awaiting) {
    var known = said.problems().stream().map(FieldProblem::attribute).collect(Collectors.toSet());
    var fields = new HashMap<>(said.fields());
    var attributes = said.attributes();
    var problems = new ArrayList<>(said.problems());
    var participant = entity.participant(source).orElseThrow();
    for (var problem : transformer.missing(entity, participant, said.attributes())) {
      if (awaiting.contains(problem.attribute())) {
        continue;
      }
      var fallback = defaultOf(entity, problem);
      if (fallback != null && attributes.get(problem.attribute()) == null) {
        fields.putIfAbsent(problem.field(), Value.CLEARED);
        attributes = attributes.with(problem.attribute(), fallback);
      } else if (!known.contains(problem.attribute())) {
        problems.add(held(problem));
      }
    }
    return new Inbound(fields, attributes, problems, said.notices(), said.cleansed());
  }

  private static @Nullable Value defaultOf(Entity entity, FieldProblem problem) {
    return problem.response() == Validation.Response.DEFAULT
        ? entity
            .attribute(problem.attribute())
            .map(Attribute::validation)
            .map(it -> it.otherwise().defaultValue())
            .orElse(null)
        : null;
  }

  /** A missing default is a question, not a refusal. */
  private static FieldProblem held(FieldProblem problem) {
    return problem.response() == Validation.Response.DEFAULT
        ? new FieldProblem(
            problem.attribute(),
            problem.field(),
            problem.code(),
            Validation.Response.HOLD,
            problem.reason())
        : problem;
  }
}
