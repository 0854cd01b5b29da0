package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.derive.RuleObject;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.ObjectSpec;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects of a sync that may form entities: those of the primary open them, others join. */
final class Candidates {

  private final SyncDefinition sync;
  private final SystemTypes types;
  private final List<Finding> findings;
  private final List<RuleObject> ofRules;
  private final List<Candidate> openers = new ArrayList<>();
  private final List<List<Candidate>> others = new ArrayList<>();

  Candidates(SyncDefinition sync, SystemTypes types, List<Finding> findings) {
    this.sync = sync;
    this.types = types;
    this.findings = findings;
    this.ofRules = new ArrayList<>(RuleObject.all(sync));
    var primary = sync.primary();
    for (int i = 0; i < sync.systems().size(); i++) {
      var spec = sync.systems().get(i);
      var ofSystem = ofSystem(spec, "/systems/" + i);
      if (spec == primary) {
        openers.addAll(ofSystem);
      } else {
        others.add(ofSystem);
      }
    }
    ofRules.addAll(referred());
    if (primary.objects().isEmpty()) {
      narrow();
    }
  }

  /** What the sources of rules refer to, where a rule needs something of it. */
  private List<RuleObject> referred() {
    var all = Stream.concat(openers.stream(), others.stream().flatMap(List::stream)).toList();
    return sync.businessRules().stream()
        .filter(BusinessRule::derives)
        .flatMap(
            rule ->
                RuleObject.of(sync, rule.source()).stream()
                    .flatMap(
                        source ->
                            all.stream()
                                .filter(
                                    it -> source.means(it.spec().id(), it.object(), it.mapping()))
                                .flatMap(
                                    it ->
                                        RuleObject.referred(rule, it.spec().id(), it.object())
                                            .stream())))
        .toList();
  }

  List<Candidate> openers() {
    return List.copyOf(openers);
  }

  List<List<Candidate>> others() {
    return others;
  }

  private List<Candidate> ofSystem(SystemSpec spec, String path) {
    var type = types.of(spec);
    if (type.isEmpty()) {
      unknownType(spec, path);
      return List.of();
    }
    if (spec.objects().isEmpty()) {
      return byDefault(spec, type.get(), path);
    }
    var found = new ArrayList<Candidate>();
    for (int i = 0; i < spec.objects().size(); i++) {
      var asked = spec.objects().get(i);
      var at = path + "/objects/" + i;
      object(type.get(), asked.name())
          .ifPresentOrElse(
              object ->
                  found.add(
                      asking(
                          new Candidate(
                              spec.creating(asked.create()), object, asked.mapping(), at, true))),
              () -> unknownObject(type.get(), asked, at));
    }
    return found;
  }

  /** All of its objects, or the one its connection names as table. */
  private List<Candidate> byDefault(SystemSpec spec, SystemType type, String path) {
    var table = spec.connection() == null ? null : spec.connection().get("table");
    if (table != null) {
      return object(type, table)
          .map(object -> List.of(asking(new Candidate(spec, object, null, path, true))))
          .orElse(List.of());
    }
    return type.objects().values().stream()
        .sorted(Comparator.comparing(ObjectType::name))
        .map(object -> asking(new Candidate(spec, object, null, path, false)))
        .toList();
  }

  /** A person is asked before an invoice is made, unless the sync says what happens. */
  private Candidate asking(Candidate it) {
    boolean invoices =
        sync.businessRules().stream()
            .filter(rule -> rule.derives() && rule.generatesInvoice())
            .flatMap(rule -> RuleObject.of(sync, rule.target()).stream())
            .anyMatch(target -> target.means(it.spec().id(), it.object(), it.mapping()));
    return invoices && it.spec().missing().create() == null
        ? new Candidate(
            it.spec().creating(CreatePolicy.REVIEW),
            it.object(),
            it.mapping(),
            it.path(),
            it.named())
        : it;
  }

  /**
   * A primary that names no objects opens the entities others name, or the only one that all have.
   */
  private void narrow() {
    boolean named = others.stream().flatMap(List::stream).anyMatch(Candidate::named);
    var wanted =
        openers.stream()
            .filter(it -> isNamedByRule(it) || (named ? namedBySome(it) : heldByAll(it)))
            .toList();
    if (openers.size() > 1) {
      openers.clear();
      openers.addAll(wanted);
    }
    if (!named && openers.stream().filter(it -> !isNamedByRule(it)).count() > 1) {
      var names = openers.stream().map(opener -> opener.object().name()).toList();
      var message = "all systems have %s; name the `objects` that this sync is about";
      findings.add(
          Finding.holds(openers.get(0).path(), message.formatted(String.join(" and ", names))));
      openers.clear();
    }
  }

  /** Whether a rule derives its records, or others from them. */
  boolean isNamedByRule(Candidate candidate) {
    return ofRules.stream()
        .anyMatch(it -> it.means(candidate.spec().id(), candidate.object(), candidate.mapping()));
  }

  private boolean namedBySome(Candidate opener) {
    return others.stream()
        .flatMap(List::stream)
        .anyMatch(other -> other.named() && other.shares(opener));
  }

  private boolean heldByAll(Candidate opener) {
    return others.stream()
        .allMatch(ofSystem -> ofSystem.stream().anyMatch(other -> other.shares(opener)));
  }

  /** By exact name, else without case, hyphen, underscore and plural. */
  private static Optional<ObjectType> object(SystemType type, String name) {
    return Optional.ofNullable(type.objects().get(name))
        .or(
            () ->
                type.objects().values().stream()
                    .filter(object -> Names.singular(object.name()).equals(Names.singular(name)))
                    .min(Comparator.comparing(ObjectType::name)))
        .or(
            () ->
                type.objects().values().stream()
                    .filter(object -> declares(object, name))
                    .min(Comparator.comparing(ObjectType::name)));
  }

  private static boolean declares(ObjectType object, String name) {
    return object.entities().stream()
        .anyMatch(entity -> Names.singular(entity).equals(Names.singular(name)));
  }

  private void unknownType(SystemSpec spec, String path) {
    var name = SystemTypes.nameOf(spec);
    var at = spec.type() == null ? path + "/id" : path + "/type";
    if (types.unread(name)) {
      findings.add(
          Finding.holds(
              at, "the system type `" + name + "` could not be read: its file has problems"));
      return;
    }
    var near =
        Names.nearest(name, types.byName().keySet())
            .map(it -> "; did you mean `" + it + "`?")
            .orElse("");
    findings.add(Finding.holds(at, "unknown system type `" + name + "`" + near));
  }

  private void unknownObject(SystemType type, ObjectSpec asked, String path) {
    var names =
        type.objects().values().stream()
            .flatMap(object -> Stream.concat(Stream.of(object.name()), object.entities().stream()))
            .distinct()
            .sorted()
            .toList();
    var near = Names.nearest(asked.name(), names);
    var message = "`" + type.type() + "` has no object `" + asked.name() + "`";
    findings.add(
        near.map(it -> Finding.problem(path, message + "; did you mean `" + it + "`?"))
            .orElseGet(
                () -> Finding.holds(path, message + "; it has " + String.join(", ", names))));
  }

  /** Whether a system's type is unknown, so that nothing can be said about who joins. */
  boolean incomplete() {
    return sync.systems().stream().anyMatch(spec -> types.of(spec).isEmpty());
  }
}
