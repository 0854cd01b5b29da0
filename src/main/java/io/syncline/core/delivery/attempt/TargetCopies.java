package io.syncline.core.delivery.attempt;

import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.Paths;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a target's copies through its map, and compares them with what was known and is wanted. */
public final class TargetCopies {
  private final Transformer transformer;

  public TargetCopies(Transformer transformer) {
    this.transformer = transformer;
  }

  /** Per mapped native field what a copy says; unsaid ones are absent. */
  public Map<String, Value> said(DeliveryTask task, NativeRecord copy) {
    var context = task.context();
    return transformer.inbound(context.entity(), context.participant(), copy.fields()).fields();
  }

  /** What a native value means; null where the field is mapped no more or it cannot be read. */
  public @Nullable Value unified(DeliveryTask task, String path, Value held) {
    var context = task.context();
    for (var mapping : context.participant().mappings()) {
      if (mapping.field().path().equals(path)) {
        return transformer.unified(
            context.entity(), context.participant(), mapping, held, context.state().references());
      }
    }
    return null;
  }

  /** Whether a field holds what was to be written. */
  public boolean holds(DeliveryTask task, String path, @Nullable Value said, Value wanted) {
    if (said == null) {
      return wanted.isEmpty();
    }
    var meaning = unified(task, path, said);
    return meaning != null && meaning.agreesWith(wanted);
  }

  /** Whether a field holds what an intent wrote, by meaning or character by character. */
  public boolean isAsSent(DeliveryTask task, String path, @Nullable Value said, Value wanted) {
    var sent = Paths.read(task.committed().request().fields(), path);
    return holds(task, path, said, wanted) || said != null && sent != null && said.agreesWith(sent);
  }

  /**
   * Whether what a field is read to hold after a write may be what the target made of it: our
   * value, its rendering, or what it held before. Anything else was edited in between.
   */
  public boolean mayAnswer(DeliveryTask task, String path, @Nullable Value said, Value wanted) {
    if (said == null || isAsSent(task, path, said, wanted) || isAsKnown(task, path, said)) {
      return true;
    }
    var meaning = unified(task, path, said);
    return TargetRendering.isOf(Paths.read(task.committed().request().fields(), path), said)
        || meaning != null && TargetRendering.isOf(wanted, meaning);
  }

  /** Whether a field holds what it was known to hold before a write, or says nothing. */
  public static boolean isAsKnown(DeliveryTask task, String path, @Nullable Value said) {
    var known = task.known(path);
    return said == null || (known == null ? said.isEmpty() : known.held().agreesWith(said));
  }

  /** Whether a copy that was read after a write shows a field as it was before. */
  public boolean showsOld(DeliveryTask task, NativeRecord copy) {
    var said = said(task, copy);
    return task.committed().expected().entrySet().stream()
        .anyMatch(
            it ->
                isAsKnown(task, it.getKey(), said.get(it.getKey()))
                    && !isAsSent(task, it.getKey(), said.get(it.getKey()), it.getValue().value()));
  }

  /**
   * What identifies this state of a copy: the system's version, else its time of change, so that an
   * edit is distinguished from our own write (S12).
   */
  public static @Nullable String state(NativeRecord copy) {
    var updatedAt = copy.updatedAt();
    return copy.version() != null
        ? copy.version()
        : updatedAt == null ? null : updatedAt.toString();
  }

  /**
   * The state of a copy after a write, as a basis for the next conditional one; null where the copy
   * also shows an edit that was not judged yet, which that write would not notice.
   */
  public @Nullable String versionIfJudged(
      DeliveryTask task, Map<String, Value> said, NativeRecord copy) {
    var written = task.committed().expected();
    for (var mapping : task.context().participant().mappings()) {
      var path = mapping.field().path();
      var known = task.known(path);
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
  public VersionHash hash(DeliveryTask task, Map<String, FieldShadow> written) {
    var fields = new HashMap<String, FieldShadow>();
    var link = task.link();
    if (link != null) {
      fields.putAll(link.shadow().fields());
    }
    fields.putAll(written);
    var context = task.context();
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
