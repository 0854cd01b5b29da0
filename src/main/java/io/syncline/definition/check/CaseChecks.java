package io.syncline.definition.check;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseFile.Given;
import io.syncline.core.definition.cases.CaseFile.GivenRecord;
import io.syncline.core.definition.cases.CaseFile.Then;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.SystemId;
import io.syncline.definition.binding.ConstantNames;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what the cases of a sync name: a case that means nothing in its sync is a problem at its
 * line, and not a case that fails, or worse, that holds because nothing is compared.
 */
public final class CaseChecks {

  private final SyncForm form;
  private final SystemTypes types;
  private final List<Finding> findings = new ArrayList<>();

  private CaseChecks(SyncForm form, SystemTypes types) {
    this.form = form;
    this.types = types;
  }

  public static List<Finding> of(CaseFile file, SyncForm form, SystemTypes types) {
    var checks = new CaseChecks(form, types);
    for (int i = 0; i < file.cases().size(); i++) {
      checks.check("/cases/" + i, file.cases().get(i));
    }
    return checks.findings;
  }

  private void check(String path, Case written) {
    given(path + "/given", written.given());
    for (int i = 0; i < written.when().size(); i++) {
      system(path + "/when/" + i + "/system", written.when().get(i).system());
    }
    then(path + "/then", written.then());
  }

  private void given(String path, Given given) {
    for (int i = 0; i < given.records().size(); i++) {
      record(path + "/records/" + i, given.records().get(i));
    }
    for (int i = 0; i < given.closed().size(); i++) {
      closed(path + "/closed/" + i, given.closed().get(i));
    }
    given
        .systems()
        .forEach(
            (id, objects) -> {
              var here = path + "/systems/" + id;
              if (source(id).isEmpty()) {
                system(here, id);
              }
              objects
                  .keySet()
                  .forEach(object -> object(JsonPointers.below(here, object), id, object));
            });
  }

  private void closed(String path, String month) {
    if (form.definition().syncConfig().reconciliation().periodAttribute() == null) {
      findings.add(
          Finding.problem(
              path, "a month is closed by `reconciliation.periodAttribute`, which the sync lacks"));
    }
    try {
      YearMonth.parse(month);
    } catch (DateTimeException noMonth) {
      findings.add(Finding.problem(path, "`%s` is no month: write `2026-10`".formatted(month)));
    }
  }

  private void record(String path, GivenRecord record) {
    var entity = entity(path, record.entity());
    record
        .attributes()
        .keySet()
        .forEach(name -> attribute(JsonPointers.below(path + "/attributes", name), entity, name));
    record
        .links()
        .forEach(
            (id, link) -> {
              var here = path + "/links/" + id;
              system(here, id);
              if (link.object() != null) {
                object(here + "/object", id, link.object());
              }
            });
    record
        .shadows()
        .forEach(
            (id, fields) -> {
              var here = path + "/shadows/" + id;
              system(here, id);
              var known = mapped(id);
              known.addAll(declared(id));
              fields
                  .keySet()
                  .forEach(name -> field(JsonPointers.below(here, name), id, name, known));
            });
  }

  private void then(String path, Then then) {
    if (then.writes() != null) {
      then.writes()
          .forEach(
              (id, writes) -> {
                var here = path + "/writes/" + id;
                system(here, id);
                for (int i = 0; i < writes.size(); i++) {
                  var fields = here + "/" + i + "/fields";
                  writes
                      .get(i)
                      .fields()
                      .keySet()
                      .forEach(
                          name -> field(JsonPointers.below(fields, name), id, name, mapped(id)));
                }
              });
    }
    if (then.records() != null) {
      for (int i = 0; i < then.records().size(); i++) {
        var here = path + "/records/" + i;
        then.records()
            .get(i)
            .keySet()
            .forEach(name -> attribute(JsonPointers.below(here, name), null, name));
      }
    }
    questions(path, then);
  }

  private void questions(String path, Then then) {
    if (then.conflicts() != null) {
      for (int i = 0; i < then.conflicts().size(); i++) {
        var conflict = then.conflicts().get(i);
        var here = path + "/conflicts/" + i;
        attribute(here + "/attribute", null, conflict.attribute());
        if (conflict.winner() != null) {
          system(here + "/winner", conflict.winner());
        }
      }
    }
    if (then.review() != null) {
      var kinds = ConstantNames.of(ReviewItem.Kind.class);
      for (int i = 0; i < then.review().size(); i++) {
        var review = then.review().get(i);
        var here = path + "/review/" + i;
        if (kinds.stream().noneMatch(it -> Names.same(it, review.kind()))) {
          unknown(here + "/kind", review.kind(), "a kind of question", kinds);
        }
        if (review.attribute() != null) {
          attribute(here + "/attribute", null, review.attribute());
        }
      }
    }
  }

  /** The entity named, or the only one; null: not clear, which is reported. */
  private @Nullable EntityForm entity(String path, @Nullable String name) {
    var entities = form.entities();
    if (name == null && entities.size() == 1) {
      return entities.get(0);
    }
    var found =
        entities.stream()
            .filter(it -> name != null && Names.singular(name).equals(it.name()))
            .findFirst();
    var names = entities.stream().map(EntityForm::name).toList();
    if (found.isEmpty() && name == null) {
      findings.add(Finding.problem(path, "write `entity`: one of " + String.join(", ", names)));
    } else if (found.isEmpty()) {
      unknown(path + "/entity", name == null ? "" : name, "an entity of this sync", names);
    }
    return found.orElse(null);
  }

  /**
   * @param entity null: any of the sync's
   */
  private void attribute(String path, @Nullable EntityForm entity, String name) {
    var scopes = entity == null ? form.entities() : List.of(entity);
    if (scopes.stream().allMatch(it -> it.map().lookUp(name).isEmpty())) {
      var known = new TreeSet<String>();
      scopes.forEach(it -> known.addAll(attributes(it)));
      unknown(path, name, "an attribute of this sync", known);
    }
  }

  private static Set<String> attributes(EntityForm entity) {
    var names = new TreeSet<>(entity.map().views().values());
    entity.entity().members().stream()
        .flatMap(it -> it.object().fields().values().stream())
        .map(FieldType::attribute)
        .filter(Objects::nonNull)
        .forEach(names::add);
    return names;
  }

  private void system(String path, SystemId id) {
    var ids = form.definition().systems().stream().map(SystemSpec::id).toList();
    if (!ids.contains(id)) {
      unknown(
          path, id.value(), "a system of this sync", ids.stream().map(SystemId::value).toList());
    }
  }

  private void object(String path, SystemId id, String object) {
    var known =
        Stream.concat(
                specs(id).flatMap(spec -> types.of(spec).stream()),
                source(id).flatMap(it -> types.named(it.typeName())).stream())
            .flatMap(type -> type.objects().keySet().stream())
            .sorted()
            .toList();
    if (!known.isEmpty() && !known.contains(object)) {
      unknown(path, object, "an object of `" + id + "`", known);
    }
  }

  /** A native field: its path, or the end of one. */
  private void field(String path, SystemId id, String name, Set<String> known) {
    boolean found = known.stream().anyMatch(it -> it.equals(name) || it.endsWith("." + name));
    if (!known.isEmpty() && !found) {
      var names = name.contains(".") ? known : ends(known);
      unknown(path, name, "a field of `" + id + "` that this sync maps", names);
    }
  }

  private static Set<String> ends(Set<String> paths) {
    return paths.stream()
        .map(it -> it.substring(it.lastIndexOf('.') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is asked for what records lack; it takes part in nothing else. */
  private Optional<Enrichment.Source> source(SystemId id) {
    return form.definition().enrichmentSources().stream()
        .filter(it -> it.system().equals(id))
        .findFirst();
  }

  private Stream<SystemSpec> specs(SystemId id) {
    return form.definition().systems().stream().filter(it -> it.id().equals(id));
  }

  private Set<String> mapped(SystemId id) {
    return form.entities().stream()
        .flatMap(it -> it.map().of(id).stream())
        .map(FieldMapping::field)
        .map(FieldType::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> declared(SystemId id) {
    return form.entities().stream()
        .flatMap(it -> it.entity().member(id).stream())
        .flatMap(it -> it.object().fields().values().stream())
        .map(FieldType::path)
        .collect(Collectors.toSet());
  }

  private void unknown(String path, String found, String expected, Collection<String> allowed) {
    findings.add(
        Finding.problem(path, ConstantNames.unknown(found, expected, List.copyOf(allowed))));
  }
}
