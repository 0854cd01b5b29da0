package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.model.SystemId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Drafts beside the files of a routes folder, by the reader that reads the folder. */
public final class DraftedSyncs implements SyncDrafts {

  private static final Logger LOG = Logger.getLogger(DraftedSyncs.class);

  /** Names of syncs, which are names of files here. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");

  private final RoutesDirectory routes;
  private final Path folder;
  private final boolean saves;

  /**
   * @param saves whether files may be made in the folder
   */
  public DraftedSyncs(RoutesDirectory routes, Path folder, boolean saves) {
    this.routes = routes;
    this.folder = folder;
    this.saves = saves;
  }

  @Override
  public List<Source> sources() {
    var loaded = routes.load(folder);
    var typeOf = new TreeMap<SystemId, String>();
    loaded.types().byName().keySet().forEach(it -> typeOf.put(SystemId.of(it), it));
    loaded.connections().forEach((id, it) -> typeOf.put(id, it.type()));
    return typeOf.entrySet().stream()
        .flatMap(it -> objects(loaded, it.getKey(), it.getValue()))
        .toList();
  }

  private static Stream<Source> objects(Loaded loaded, SystemId id, String type) {
    return loaded.types().named(type).stream()
        .flatMap(it -> it.objects().values().stream())
        .sorted(Comparator.comparing(it -> it.name()))
        .map(it -> new Source(id, it));
  }

  @Override
  public Checked check(String service, String text) {
    if (!NAME.matcher(service).matches()) {
      var wrong = "the name of a sync has 1 to 100 small letters, digits and hyphens";
      return new Checked(
          List.of(Finding.problem("/service", wrong)), null, routes.load(folder).types());
    }
    return checked(routes.with(folder, file(service), text));
  }

  private static Checked checked(Loaded loaded) {
    var findings =
        Stream.concat(
                loaded.findings().stream(),
                loaded.clashes().stream().map(Incompatibility.InFiles::finding))
            .toList();
    return new Checked(findings, loaded.syncs().stream().findFirst().orElse(null), loaded.types());
  }

  private Path file(String service) {
    return folder.resolve("syncs").resolve(service + ".sync.yaml");
  }

  @Override
  public boolean saves() {
    return saves;
  }

  @Override
  public Saved save(String service, String text) {
    if (!saves) {
      return Saved.NOT_ALLOWED;
    }
    if (NAME.matcher(service).matches() && Files.exists(file(service))) {
      return Saved.EXISTS;
    }
    if (check(service, text).refused()) {
      return Saved.REFUSED;
    }
    try {
      Files.createDirectories(file(service).getParent());
      Files.writeString(file(service), text, StandardOpenOption.CREATE_NEW);
      return Saved.DONE;
    } catch (FileAlreadyExistsException e) {
      return Saved.EXISTS;
    } catch (IOException e) {
      LOG.warnf("The file of the new sync %s cannot be made: %s", service, e);
      return Saved.FAILED;
    }
  }

  @Override
  public Checked checkFile(String file, String text) {
    return checked(routes.replacing(folder, Path.of(file), text));
  }

  @Override
  public synchronized Saved replace(String file, String text, Predicate<String> loaded) {
    var path = Path.of(file).normalize();
    var kind = io.syncline.definition.Source.Kind.of(path);
    if (!saves || !path.startsWith(folder.normalize()) || kind == null || !kind.sync()) {
      return Saved.NOT_ALLOWED;
    }
    try {
      if (Files.exists(path) && !loaded.test(Files.readString(path))) {
        return Saved.NEVER_LOADED;
      }
      if (checkFile(file, text).refused()) {
        return Saved.REFUSED;
      }
      write(Files.exists(path) ? path.toRealPath() : path, text);
      return Saved.DONE;
    } catch (IOException e) {
      LOG.warnf("The file %s cannot be written: %s", path, e);
      return Saved.FAILED;
    }
  }

  /** A reader finds the text of before or the whole new one. */
  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    var whole = path.resolveSibling("." + path.getFileName() + ".new");
    try {
      Files.writeString(whole, text);
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
