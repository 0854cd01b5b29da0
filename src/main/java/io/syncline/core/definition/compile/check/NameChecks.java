package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.UndeclaredNames;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.Line;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.SystemId;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which names of a sync mean nothing, or two things (docs/definitions.md). */
public final class NameChecks {

  /** What the engine itself knows. */
  private static final Set<String> FACTS = Set.of("amountsmatch", "datesmatch", "customermatch");

  private final List<AttributeScope> scopes;
  private final List<Finding> findings;

  public NameChecks(List<AttributeScope> scopes, List<Finding> findings) {
    this.scopes = scopes;
    this.findings = findings;
  }

  public void check(Mention mention) {
    boolean found = false;
    for (var scope : scopes) {
      var meanings = scope.attributes(mention.name());
      found |= !meanings.isEmpty();
      if (meanings.size() > 1 && !mention.name().endsWith("*")) {
        var message = "`%s` means both `%s` and `%s`; write which";
        findings.add(
            Finding.problem(
                mention.path(),
                message.formatted(mention.name(), meanings.get(0), meanings.get(1))));
      }
    }
    if (!found && !isFact(mention) && !scopes.isEmpty()) {
      unknown(mention);
    }
  }

  /** Conditions alone may name what the engine knows. */
  private static boolean isFact(Mention mention) {
    var name = mention.name().substring(mention.name().lastIndexOf('.') + 1);
    return mention.kind() == Mention.Kind.STORED && FACTS.contains(Names.loose(name));
  }

  private void unknown(Mention mention) {
    var near = Names.nearest(mention.name(), known());
    if (near.isPresent()) {
      var message = "`%s` is no attribute or field of these systems; did you mean `%s`?";
      findings.add(Finding.problem(mention.path(), message.formatted(mention.name(), near.get())));
    } else if (mention.kind() == Mention.Kind.FILTER) {
      var message = "no system of this sync supplies `%s`, so its filter cannot be judged";
      findings.add(Finding.holds(mention.path(), message.formatted(mention.name())));
    } else {
      var message = "no system of this sync declares `%s`";
      findings.add(
          Finding.notice(
              mention.path(), message.formatted(mention.name()), unfound(null, mention.name())));
    }
  }

  /** A line of a map whose left-hand name no object has. */
  public void unused(Line line) {
    var message = "`%s` is no field of %s";
    var what = line.system() == null ? "these systems" : "`" + line.system() + "`";
    var near = Names.nearest(line.left(), line.system() == null ? known() : knownOf(line));
    findings.add(
        near.map(
                it ->
                    Finding.problem(
                        line.path(),
                        (message + "; did you mean `%s`?").formatted(line.left(), what, it)))
            .orElseGet(
                () ->
                    Finding.notice(
                        line.path(),
                        message.formatted(line.left(), what) + own(line) + object(line),
                        unfound(line.system(), line.left()))));
  }

  /** As a native record would have it: without the entity, which restricts it. */
  private UndeclaredNames.Unfound unfound(@Nullable SystemId system, String name) {
    int dot = name.indexOf('.');
    if (dot > 0) {
      var first = name.substring(0, dot);
      for (var scope : scopes) {
        var entity = scope.map().entity().name();
        if (Names.same(entity, first)) {
          return new UndeclaredNames.Unfound(entity, system, name.substring(dot + 1));
        }
      }
    }
    return new UndeclaredNames.Unfound(null, system, name);
  }

  /** What may stand before a field is its object; entities stand before attributes. */
  private String object(Line line) {
    int dot = line.left().indexOf('.');
    var first = dot < 0 ? "" : line.left().substring(0, dot);
    return scopes.stream()
        .map(it -> it.map().entity())
        .filter(it -> Names.same(it.name(), first))
        .findFirst()
        .flatMap(it -> it.members().stream().findFirst())
        .map(it -> it.object().name() + line.left().substring(dot))
        .map("; of an object it is written as `%s`"::formatted)
        .orElse("");
  }

  /** What becomes of a field that only its author knows. */
  private static String own(Line line) {
    return line.system() == null ? "" : "'s type; it is read and written as a text";
  }

  private Set<String> known() {
    var names = new LinkedHashSet<String>();
    for (var scope : scopes) {
      names.addAll(scope.map().views().values());
      scope.map().entity().members().forEach(member -> add(names, member));
    }
    return names;
  }

  private Set<String> knownOf(Line line) {
    var names = new LinkedHashSet<String>();
    for (var scope : scopes) {
      scope.map().entity().members().stream()
          .filter(member -> member.id().equals(line.system()))
          .forEach(member -> add(names, member));
    }
    return names;
  }

  private static void add(Set<String> names, EntityMember member) {
    member.object().fields().values().stream()
        .sorted(Comparator.comparing(FieldType::path))
        .forEach(
            field -> {
              names.add(field.attribute() == null ? field.path() : field.attribute());
              names.add(field.path());
            });
  }
}
