package io.syncline.core.delivery;

import io.syncline.core.definition.FieldMapping;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Value;
import io.syncline.core.model.VersionHash;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Paths;
import io.syncline.core.transform.Transformer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a target's copies through its map, and compares them with what was known and is wanted. */
final class Copies {
  private final Transformer transformer;

  Copies(Transformer transformer) {
    this.transformer = transformer;
  }

  /** Per mapped native field what a copy says; unsaid ones are absent. */
  Map<String, Value> said(Work work, NativeRecord copy) {
    var context = work.context();
    return transformer.inbound(context.entity(), context.participant(), copy.fields()).fields();
  }

  /** What a native value means; null where the field is mapped no more or it cannot be read. */
  @Nullable Value unified(Work work, String path, Value held) {
    var context = work.context();
    for (var mapping : context.participant().mappings()) {
      if (mapping.field().path().equals(path)) {
        return transformer.unified(
            context.entity(), context.participant(), mapping, held, context.state().references());
      }
    }
    return null;
  }

  /** Whether a field holds what it was to be told. */
  boolean holds(Work work, String path, @Nullable Value said, Value wanted) {
    if (said == null) {
      return wanted.isEmpty();
    }
    var meaning = unified(work, path, said);
    return meaning != null && meaning.agreesWith(wanted);
  }

  /** Whether a field holds what an intent told it, by meaning or to the letter. */
  boolean isAsSent(Work work, String path, @Nullable Value said, Value wanted) {
    var sent = Paths.read(work.committed().request().fields(), path);
    return holds(work, path, said, wanted) || said != null && sent != null && said.agreesWith(sent);
  }

  static @Nullable FieldShadow known(Work work, String path) {
    var link = work.link();
    return link == null ? null : link.shadow().field(path);
  }

  /**
   * What identifies this state of a copy: the system's version, else its time of change, so that an
   * edit is told from our own write (S12).
   */
  static @Nullable String state(NativeRecord copy) {
    var updatedAt = copy.updatedAt();
    return copy.version() != null
        ? copy.version()
        : updatedAt == null ? null : updatedAt.toString();
  }

  /**
   * The state of a copy after a write, as a basis for the next conditional one; null where the copy
   * also shows an edit that was not judged yet, which that write would not notice.
   */
  @Nullable String versionIfJudged(Work work, Map<String, Value> said, NativeRecord copy) {
    var written = work.committed().expected();
    for (var mapping : work.context().participant().mappings()) {
      var path = mapping.field().path();
      var known = known(work, path);
      var value = said.get(path);
      if (!written.containsKey(path)
          && known != null
          && value != null
          && !known.held().agreesWith(value)) {
        return null;
      }
    }
    return state(copy);
  }

  /** The version hash of a copy known to hold {@code written} over what it was known to hold. */
  VersionHash hash(Work work, Map<String, FieldShadow> written) {
    var fields = new HashMap<String, FieldShadow>();
    var link = work.link();
    if (link != null) {
      fields.putAll(link.shadow().fields());
    }
    fields.putAll(written);
    var context = work.context();
    var attributes = new TreeMap<String, Value>();
    for (FieldMapping mapping : context.participant().mappings()) {
      var field = fields.get(mapping.field().path());
      if (field != null && mapping.in()) {
        var value =
            transformer.unified(
                context.entity(),
                context.participant(),
                mapping,
                field.held(),
                context.state().references());
        if (value != null) {
          attributes.putIfAbsent(mapping.attribute(), value);
        }
      }
    }
    return VersionHash.of(Attributes.of(attributes));
  }
}
