package io.syncline.app.cases;

import io.syncline.core.conflict.Questions;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.cases.CaseFile.ExpectedReview;
import io.syncline.core.definition.cases.CaseFile.Then;
import io.syncline.core.definition.cases.CaseFile.Write;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.CreateBody;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Compares the result of a case with its expectations. */
final class Expectations {

  private static final int ALL = 500;

  private final CaseWorld world;
  private final CaseNames names;
  private final List<String> failures = new ArrayList<>();

  Expectations(CaseWorld world, CaseNames names) {
    this.world = world;
    this.names = names;
  }

  List<String> check(Then then) {
    if (then.writes() != null) {
      then.writes().forEach(this::writes);
    }
    if (then.records() != null) {
      records(then.records());
    }
    questions(then);
    if (then.deadLetters() != null) {
      var deadLetters =
          world
              .store
              .deadLetters()
              .list(new DeadLetters.Query(null, null, null, null, null, ALL))
              .rows();
      count(
          "dead letters",
          then.deadLetters().size(),
          deadLetters.stream()
              .map(it -> it.failure().stage() + " (" + it.failure().reason() + ")")
              .toList());
      then.deadLetters().stream()
          .filter(
              expected ->
                  deadLetters.stream()
                      .noneMatch(
                          it ->
                              it.failure().stage().equals(expected.stage())
                                  && (expected.reason() == null
                                      || it.failure().reason().contains(expected.reason()))))
          .forEach(it -> failures.add("no dead letter in `" + it.stage() + "`"));
    }
    if (then.actions() != null) {
      failures.addAll(world.actions.unlike(then.actions()));
    }
    if (then.workflows() != null) {
      failures.addAll(world.actions.openUnlike(then.workflows()));
    }
    return failures;
  }

  private void count(String what, int expected, List<String> found) {
    if (expected != found.size()) {
      failures.add("%s: expected %d, found %d %s".formatted(what, expected, found.size(), found));
    }
  }

  private void writes(SystemId target, List<Write> expected) {
    var written = world.system(target).written();
    if (written.size() != expected.size()) {
      count(
          "writes to " + target,
          expected.size(),
          written.stream()
              .map(
                  it ->
                      it.operation().name().toLowerCase(Locale.ROOT)
                          + " "
                          + it.ref().id()
                          + " "
                          + said(it))
              .toList());
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      write(target + " write " + (i + 1), expected.get(i), written.get(i));
    }
  }

  private void write(String where, Write expected, CaseSystem.Written found) {
    if (expected.operation() != found.operation()) {
      failures.add(where + ": expected " + article(expected.operation()));
    }
    if (expected.id() != null && !expected.id().equals(found.ref().id())) {
      failures.add(where + ": expected id " + expected.id() + ", found " + found.ref().id());
    }
    var wanted = new TreeMap<String, String>();
    var participant = participant(found);
    expected
        .fields()
        .forEach((name, value) -> wanted.put(names.field(participant, name), shown(value)));
    var said = said(found);
    if (!said.equals(wanted)) {
      failures.add(where + ": expected " + wanted + ", found " + said);
    }
  }

  private static String article(Write.Operation operation) {
    var word = operation.name().toLowerCase(Locale.ROOT);
    return (word.matches("[au].*") ? "an " : "a ") + word;
  }

  private Participant participant(CaseSystem.Written written) {
    var entity = world.installation.entityOf(written.ref().system(), written.ref().object());
    return names.participant(
        entity.orElseThrow(() -> new CaseFault("a write to an object of no entity")),
        written.ref().system());
  }

  /** The mapped fields that a write says; markers and ids are none of the author's business. */
  private Map<String, String> said(CaseSystem.Written written) {
    var said = new TreeMap<String, String>();
    for (FieldMapping mapping : participant(written).mappings()) {
      var field = mapping.field();
      // of an item that a create makes, the list is shown with all that is in it
      var path = FieldType.meansAll(field.path()) ? CreateBody.list(field) : field.path();
      var value = Paths.read(written.fields(), path);
      if (value != null) {
        said.put(path, shown(value));
      }
    }
    return said;
  }

  private static String shown(Value value) {
    return value.isEmpty() ? "(empty)" : value.canonical();
  }

  private void records(List<Map<String, Value>> expected) {
    for (var wanted : expected) {
      boolean found =
          world.installation.entities().values().stream()
              .filter(entity -> names.has(entity, wanted.keySet()))
              .anyMatch(
                  entity ->
                      world.store.records().list(entity.name(), null, ALL).stream()
                          .anyMatch(
                              record ->
                                  wanted.entrySet().stream()
                                      .allMatch(
                                          it -> says(entity, record, it.getKey(), it.getValue()))));
      if (!found) {
        failures.add("no record says " + new Value.Struct(wanted).canonical());
      }
    }
  }

  private boolean says(Entity entity, UnifiedRecord record, String name, Value wanted) {
    var attribute = names.attribute(entity, name);
    var held = record.value(attribute);
    if (held == null) {
      return wanted.isEmpty();
    }
    var referenced = names.referenced(entity, attribute, wanted);
    if (referenced == null) {
      return held.agreesWith(wanted);
    }
    return world
        .store
        .records()
        .find(referenced)
        .map(it -> References.value(it.record().id()).agreesWith(held))
        .orElse(false);
  }

  private void questions(Then then) {
    var query = new Questions.Query(null, false, null, ALL);
    if (then.conflicts() != null) {
      var conflicts = world.store.questions().conflicts(query);
      count(
          "conflicts",
          then.conflicts().size(),
          conflicts.stream()
              .map(it -> it.attribute() + " won by " + it.decided().winner())
              .toList());
      for (var expected : then.conflicts()) {
        boolean found =
            conflicts.stream()
                .anyMatch(
                    it ->
                        it.attribute()
                                .equals(
                                    names.attribute(
                                        names.entity(it.entity()), expected.attribute()))
                            && (expected.winner() == null
                                || expected.winner().equals(it.decided().winner())));
        if (!found) {
          failures.add("no conflict on `" + expected.attribute() + "` won as written");
        }
      }
    }
    if (then.review() != null) {
      var open = world.store.questions().openReviews(query);
      count(
          "review",
          then.review().size(),
          open.stream().map(it -> it.kind() + " " + it.question()).toList());
      for (ExpectedReview expected : then.review()) {
        if (open.stream().noneMatch(it -> Names.same(it.kind().name(), expected.kind()))) {
          failures.add("no `" + expected.kind() + "` waits for review");
        }
      }
    }
  }
}
