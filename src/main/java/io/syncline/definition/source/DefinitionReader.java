package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.binding.Binder;
import io.syncline.definition.binding.DefinitionTreeReader;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of definition files into records. All problems of a file are found at once; what
 * has none is whole. Never throws for what a file says. Pure; safe for threads.
 */
public final class DefinitionReader {

  /**
   * The result of reading a file.
   *
   * @param definition null where the file is refused
   * @param tree its values with their positions; null where it is neither YAML nor JSON
   * @param findings by position
   */
  public record Read<T>(@Nullable T definition, @Nullable Tree tree, List<Finding> findings) {
    public Read {
      findings = List.copyOf(findings);
    }
  }

  private DefinitionReader() {}

  /** Reads a {@code *.system.yaml}. */
  public static Read<SystemType> readSystem(String file, String text) {
    var parsed = DefinitionTreeReader.read(file, text);
    if (parsed.tree() == null) {
      return read(parsed, SystemType.class, Map.of());
    }
    var found = new ArrayList<>(parsed.findings());
    var spread = ShortForms.spread(CamelForm.expand(parsed.tree(), found));
    found.addAll(spread.findings());
    var whole = new DefinitionTreeReader.Result(spread.tree(), found);
    return onceAPlace(read(whole, SystemType.class, Map.of()));
  }

  /** Reads a {@code *.connection.yaml}. */
  public static Read<ConnectionFile> readConnection(String file, String text) {
    return read(DefinitionTreeReader.read(file, text), ConnectionFile.class, Map.of());
  }

  /** Reads a {@code *.case.yaml}. */
  public static Read<CaseFile> readCase(String file, String text) {
    return read(DefinitionTreeReader.read(file, text), CaseFile.class, Map.of());
  }

  /** Reads {@code defaults.yaml}. */
  public static Read<DefaultsFile> readDefaults(String file, String text) {
    return read(DefinitionTreeReader.read(file, text), DefaultsFile.class, Forms.of(List.of()));
  }

  /**
   * Reads a {@code *.sync.yaml} or {@code *.sync.json}.
   *
   * @param defaults what {@code defaults.yaml} says; null: there is none
   */
  public static Read<SyncDefinition> readSync(String file, String text, @Nullable Tree defaults) {
    var parsed = DefinitionTreeReader.read(file, text);
    if (!(parsed.tree() instanceof Tree.Branch branch)) {
      return read(parsed, SyncDefinition.class, Map.of());
    }
    var whole = TopLevel.gather(branch, defaults);
    var result = new DefinitionTreeReader.Result(whole, parsed.findings());
    return read(result, SyncDefinition.class, Forms.of(TopLevel.systemIds(branch)));
  }

  private static <T> Read<T> read(
      DefinitionTreeReader.Result parsed, Class<T> type, Map<Class<?>, Binder.Form> forms) {
    var tree = parsed.tree();
    var findings = new ArrayList<>(parsed.findings());
    if (tree == null) {
      return new Read<>(null, null, findings);
    }
    var binder = new Binder(forms);
    var bound = binder.bind(tree, type, "");
    findings.addAll(binder.findings());
    boolean refused = bound == null || findings.stream().anyMatch(Finding::refuses);
    return new Read<>(refused ? null : bound, tree, sorted(findings));
  }

  /** What an object says for all its operations is wrong in one place. */
  private static <T> Read<T> onceAPlace(Read<T> read) {
    var seen = new HashSet<List<Object>>();
    var findings =
        read.findings().stream()
            .filter(it -> seen.add(List.of(String.valueOf(it.position()), it.message())))
            .toList();
    return new Read<>(read.definition(), read.tree(), findings);
  }

  private static List<Finding> sorted(List<Finding> findings) {
    return findings.stream().distinct().sorted(Places.BY_POSITION).toList();
  }
}
