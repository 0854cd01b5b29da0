package io.syncline.core.definition.compile.derive;

import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.compile.form.ProjectEvents;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.TextTemplate;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SourceGroup;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The object that a rule names as {@code <system>.<object or entity>}.
 *
 * @param system a system of the sync
 * @param name of its object, or of the entity, as written
 */
public record RuleObject(SystemId system, String name) {

  /** Empty where no system of the sync begins the text, or nothing follows it. */
  public static Optional<RuleObject> of(SyncDefinition sync, @Nullable String written) {
    return sync.systems().stream()
        .map(it -> it.id())
        .filter(it -> written != null && written.startsWith(it.value() + "."))
        .max(Comparator.comparingInt(it -> it.value().length()))
        .map(it -> new RuleObject(it, String.valueOf(written).substring(it.value().length() + 1)))
        .filter(it -> !it.name.isBlank());
  }

  /** All that the rules of a sync derive from, and derive, and its rates. */
  public static List<RuleObject> all(SyncDefinition sync) {
    var derived =
        sync.businessRules().stream()
            .filter(BusinessRule::derives)
            .flatMap(it -> Stream.of(of(sync, it.source()), of(sync, it.target())));
    return Stream.concat(derived, Stream.of(rates(sync))).flatMap(Optional::stream).toList();
  }

  /** The object whose records are rates. */
  public static Optional<RuleObject> rates(SyncDefinition sync) {
    var rates = sync.syncConfig().locale().rates();
    return rates == null ? Optional.empty() : of(sync, rates.source());
  }

  /** The entity of which the object is a member. */
  public Optional<AttributeScope> in(List<AttributeScope> scopes) {
    return scopes.stream()
        .filter(
            scope ->
                scope.map().entity().members().stream()
                    .anyMatch(
                        it ->
                            means(it.id(), it.object(), null)
                                || means(it.id(), it.object(), scope.map().entity().name())))
        .findFirst();
  }

  /**
   * The objects that a source refers to where its rule names attributes of theirs.
   *
   * @param source the object of the source
   */
  public static List<RuleObject> referred(BusinessRule rule, SystemId system, ObjectType source) {
    var named =
        expressions(rule)
            .flatMap(it -> Conditions.names(it).stream())
            .filter(it -> it.contains(".") || ProjectEvents.isCompleted(it))
            .map(it -> it.contains(".") ? it.substring(0, it.indexOf('.')) : "project")
            .collect(Collectors.toSet());
    return source.fields().values().stream()
        .filter(it -> it.references() != null)
        .filter(
            it ->
                named.stream()
                    .anyMatch(
                        name ->
                            Names.same(name, String.valueOf(it.attribute()))
                                || name.equals(it.path())))
        .map(it -> new RuleObject(system, String.valueOf(it.references())))
        .toList();
  }

  private static Stream<String> expressions(BusinessRule rule) {
    return Stream.of(
            Stream.ofNullable(rule.condition()),
            Stream.ofNullable(rule.group()).map(SourceGroup::until),
            rule.mapping().values().stream().flatMap(TextTemplate::expressions))
        .flatMap(it -> it);
  }

  /**
   * Whether this object is meant.
   *
   * @param entity the entity it is declared to belong to, or belongs to; null: by its names
   */
  public boolean means(SystemId id, ObjectType object, @Nullable String entity) {
    var wanted = Names.singular(name);
    var others = entity == null ? object.entities().stream() : Stream.of(entity);
    return id.equals(system)
        && Stream.concat(Stream.of(object.name()), others)
            .map(Names::singular)
            .anyMatch(wanted::equals);
  }

  @Override
  public String toString() {
    return system + "." + name;
  }
}
