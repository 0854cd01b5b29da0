package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.definition.binding.DefinitionTreeReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the definition files below a folder. What cannot be read or is invalid is reported; all
 * else is loaded.
 */
public final class RoutesDirectory implements DefinitionFiles {

  private static final String NO_SYNC =
      "there is no sync below this folder: no file whose name ends with `.sync.yaml`";

  private final Variables variables;
  private volatile @Nullable Known known;

  /** The result for the same texts: a folder is checked far more often than edited. */
  private record Known(
      List<Source> sources, List<Finding> findings, Variables.Read variables, Loaded loaded) {}

  /**
   * @param variables that settings may name
   */
  public RoutesDirectory(Variables variables) {
    this.variables = variables;
  }

  /** With variables that are in no file. */
  public RoutesDirectory(Map<String, String> environment) {
    this(new Variables(environment, null));
  }

  @Override
  public Loaded load(Path path) {
    if (!Files.isRegularFile(path)) {
      return read(path);
    }
    var file = path.normalize();
    return only(file, read(folderOf(file)));
  }

  /**
   * The result for a text as if it were this file of the folder, one that is there included;
   * findings are of that file only.
   */
  Loaded replacing(Path folder, Path file, String text) {
    var findings = new ArrayList<Finding>();
    var sources = sources(folder, findings);
    sources.removeIf(it -> Path.of(it.file()).normalize().equals(file.normalize()));
    return with(sources, findings, file, text);
  }

  /** As {@link #replacing}, of a file beside those that are there. */
  Loaded with(Path folder, Path file, String text) {
    var findings = new ArrayList<Finding>();
    return with(sources(folder, findings), findings, file, text);
  }

  private Loaded with(List<Source> sources, List<Finding> findings, Path file, String text) {
    var kind = Objects.requireNonNullElse(Source.Kind.of(file), Source.Kind.SYNC);
    sources.add(new Source(file.normalize().toString(), kind, text));
    return only(
        file.normalize(), DefinitionLoader.load(sources, findings, variables.read().values()));
  }

  private static Loaded only(Path file, Loaded all) {
    return new Loaded(
        all.types(),
        all.connections(),
        all.syncs().stream().filter(sync -> Path.of(sync.file()).equals(file)).toList(),
        all.cases().stream().filter(it -> Path.of(it.file()).equals(file)).toList(),
        all.routes(),
        all.clashes().stream().filter(it -> it.files().contains(file.toString())).toList(),
        all.findings().stream().filter(it -> concerns(it, file)).toList());
  }

  private static boolean concerns(Finding finding, Path file) {
    return finding.position() == null || Path.of(finding.position().file()).equals(file);
  }

  /**
   * {@code routes} for {@code routes/syncs/a.sync.yaml}; the file's own folder where it is outside
   * of such a tree.
   */
  private static Path folderOf(Path file) {
    var parent = file.getParent() == null ? Path.of("") : file.getParent();
    var name = parent.getFileName() == null ? "" : parent.getFileName().toString();
    boolean inside = name.equals("syncs") || name.equals("systems");
    return inside && parent.getParent() != null
        ? parent.getParent()
        : inside ? Path.of("") : parent;
  }

  /** The system types beside the folder {@code examples} in which a folder is. */
  private static Optional<Path> shared(Path folder) {
    for (var it = folder.normalize(); it != null; it = it.getParent()) {
      if (it.getFileName() != null && it.getFileName().toString().equals(FolderWalk.EXAMPLES)) {
        return Optional.of(it.resolveSibling("systems")).filter(Files::isDirectory);
      }
    }
    return Optional.empty();
  }

  private Loaded read(Path folder) {
    var findings = new ArrayList<Finding>();
    var sources = sources(folder, findings);
    if (findings.isEmpty() && sources.stream().noneMatch(it -> it.kind().sync())) {
      findings.add(Finding.notice("", NO_SYNC).at(new Position(folder.toString(), 1, 1)));
    }
    var set = variables.read();
    findings.addAll(set.findings());
    var before = known;
    if (before != null
        && before.sources().equals(sources)
        && before.findings().equals(findings)
        && before.variables().equals(set)) {
      return before.loaded();
    }
    var unread = List.copyOf(findings);
    var loaded = DefinitionLoader.load(sources, findings, set.values());
    known = new Known(List.copyOf(sources), unread, set, loaded);
    return loaded;
  }

  private static List<Source> sources(Path folder, List<Finding> findings) {
    var sources = new ArrayList<Source>();
    var files = new ArrayList<>(FolderWalk.files(folder, findings));
    shared(folder).ifPresent(it -> files.addAll(FolderWalk.files(it, findings)));
    for (var file : files) {
      var kind = Source.Kind.of(file);
      if (kind != null) {
        text(file, findings)
            .ifPresent(text -> sources.add(new Source(file.toString(), kind, text)));
      }
    }
    return sources;
  }

  private static Optional<String> text(Path file, List<Finding> findings) {
    try {
      if (Files.size(file) > 4L * DefinitionTreeReader.MAX_CHARACTERS) {
        findings.add(FolderWalk.unreadable(file, "the file is too long"));
        return Optional.empty();
      }
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      findings.add(FolderWalk.unreadable(file, "the file is not UTF-8"));
    } catch (IOException e) {
      findings.add(FolderWalk.unreadable(file, "the file cannot be read"));
    }
    return Optional.empty();
  }
}
