package io.syncline.core.backfill.plan;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import java.util.TreeMap;

/** Decides whether a copy holds what it held, as far as any sync reads it. */
final class CopyComparison {

  private final Transformer transformer;

  CopyComparison(Transformer transformer) {
    this.transformer = transformer;
  }

  VersionHash hash(Installation installation, NativeRecord record) {
    var ref = record.ref();
    var fields =
        installation
            .entityOf(ref.system(), ref.object())
            .flatMap(
                entity ->
                    entity
                        .participant(ref.system())
                        .map(it -> transformer.inbound(entity, it, record.fields()).fields()))
            .orElse(record.fields().fields());
    return VersionHash.of(record.archived() + new Value.Struct(new TreeMap<>(fields)).canonical());
  }
}
