package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.SystemId;
import java.util.Objects;
import java.util.stream.Stream;

/** A system's object in an entity of a sync. */
public record EntityMember(SystemSpec spec, ObjectType object) {

  public SystemId id() {
    return spec.id();
  }

  /**
   * What happens where a record is missing here: as the sync says, else a question where the system
   * type says that a create moves money or gives access.
   */
  public CreatePolicy creates() {
    boolean effect =
        Stream.of(Operation.Kind.CREATE, Operation.Kind.CREATE_MANY)
            .map(object::operation)
            .anyMatch(create -> create != null && create.effect() != null);
    var otherwise = effect ? CreatePolicy.REVIEW : CreatePolicy.CREATE;
    return Objects.requireNonNullElse(spec.missing().create(), otherwise);
  }
}
