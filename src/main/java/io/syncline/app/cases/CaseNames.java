package io.syncline.app.cases;

import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What names in a case mean in its sync. */
final class CaseNames {

  private final SyncForm form;
  private final Installation installation;

  CaseNames(SyncForm form, Installation installation) {
    this.form = form;
    this.installation = installation;
  }

  /** The entity named, or the only one. */
  Entity entity(@Nullable String name) {
    if (name == null && installation.entities().size() == 1) {
      return installation.entities().values().iterator().next();
    }
    return installation.entities().values().stream()
        .filter(it -> name != null && Names.singular(name).equals(it.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new CaseFault(
                    "write `entity`: one of "
                        + String.join(", ", installation.entities().keySet())));
  }

  Participant participant(Entity entity, SystemId system) {
    return entity
        .participant(system)
        .orElseThrow(
            () -> new CaseFault("`" + system + "` takes no part in `" + entity.name() + "`"));
  }

  /** The attribute that a name of the sync means. */
  String attribute(Entity entity, String name) {
    return form.entities().stream()
        .filter(it -> it.name().equals(entity.name()))
        .map(EntityForm::map)
        .flatMap(map -> map.lookUp(name).stream())
        .findFirst()
        .orElseThrow(() -> new CaseFault("`" + name + "` is no attribute of this sync"));
  }

  /** Whether an entity has attributes of all these names; the only one is meant in any case. */
  boolean has(Entity entity, Collection<String> attributes) {
    return installation.entities().size() == 1
        || form.entities().stream()
            .filter(it -> it.name().equals(entity.name()))
            .map(EntityForm::map)
            .anyMatch(map -> attributes.stream().noneMatch(it -> map.lookUp(it).isEmpty()));
  }

  /**
   * The native record named by a reference that is written {@code <system>/<native id>}; null: the
   * attribute is not a reference.
   */
  @Nullable NativeRef referenced(Entity entity, String attribute, Value value) {
    var name = entity.references().get(attribute);
    if (name == null || !(value instanceof Value.Text text) || text.value().isEmpty()) {
      return null;
    }
    int slash = text.value().indexOf('/');
    if (slash < 1 || slash == text.value().length() - 1) {
      throw new CaseFault(
          "`%s` is a reference: write the record it names as `<system>/<native id>`"
              .formatted(attribute));
    }
    var system = SystemId.of(text.value().substring(0, slash));
    var object = participant(entity(name), system).object();
    return new NativeRef(system, object, text.value().substring(slash + 1));
  }

  /** The path of the native field a name means: exact, or the end of one. */
  String field(Participant participant, String name) {
    return participant.mappings().stream()
        .map(mapping -> mapping.field().path())
        .filter(path -> path.equals(name) || path.endsWith("." + name))
        .findFirst()
        .orElse(name);
  }

  /** The record an event is about. */
  NativeRef ref(
      SystemId system,
      @Nullable String object,
      @Nullable String id,
      Value.@Nullable Struct record) {
    var participants =
        installation.entities().values().stream()
            .flatMap(entity -> entity.participant(system).stream())
            .filter(it -> object == null || it.object().equals(object))
            .toList();
    if (participants.size() != 1) {
      throw new CaseFault("write `object`: which of `" + system + "`'s is meant is not clear");
    }
    var participant = participants.get(0);
    var said = id;
    if (said == null && record != null) {
      var value = FirstPath.parse(participant.type().id()).read(record);
      said =
          value instanceof Value.Text text
              ? text.value()
              : value instanceof Value.Decimal number ? number.value().toPlainString() : null;
    }
    if (said == null) {
      throw new CaseFault("write `id`: which record of `" + system + "` is meant is not said");
    }
    return new NativeRef(system, participant.object(), said);
  }
}
