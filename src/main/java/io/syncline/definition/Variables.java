package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables that settings may name: those of the environment, and a folder with a file for
 * each, as orchestrators mount secrets. The content of a file is the value, without a line break at
 * its end.
 *
 * <p>Files are read with each call, so that a rotated credential is used without a restart. A value
 * of a file replaces one of the environment: that it does is reported, as is a file that cannot be
 * read. Reports hold names and paths, no values.
 */
public final class Variables {

  /** The folder, for commands: the server has it as {@code syncline.secrets-dir}. */
  public static final String FOLDER = "SYNCLINE_SECRETS_DIR";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** More than any key or certificate. */
  private static final long MAX_BYTES = 64 * 1024;

  private final Map<String, String> environment;
  private final @Nullable Path folder;

  /**
   * @param folder holds a file for each variable; null: there is none
   */
  public Variables(Map<String, String> environment, @Nullable Path folder) {
    this.environment = Map.copyOf(environment);
    this.folder = folder;
  }

  /** The same, with one more where it is not set. */
  public Variables with(String name, String value) {
    var more = new HashMap<>(environment);
    more.putIfAbsent(name, value);
    return new Variables(more, folder);
  }

  /** The variables of a command. */
  public static Variables of(Map<String, String> environment) {
    var folder = environment.get(FOLDER);
    return new Variables(environment, folder == null ? null : Path.of(folder));
  }

  /**
   * What they are now.
   *
   * @param values by name; they may be secret
   */
  public record Read(Map<String, String> values, List<Finding> findings) {
    public Read {
      values = Map.copyOf(values);
      findings = List.copyOf(findings);
    }

    /** Names only. */
    @Override
    public String toString() {
      return "Read[" + values.size() + " variables]";
    }
  }

  /** Their values now. */
  public Map<String, String> values() {
    return read().values();
  }

  public Read read() {
    var values = new HashMap<>(environment);
    var findings = new ArrayList<Finding>();
    if (folder != null) {
      folder(folder, values, findings);
    }
    return new Read(values, findings);
  }

  /** Names that begin with a dot are passed over: a mounted Secret keeps its versions so. */
  private void folder(Path all, Map<String, String> values, List<Finding> findings) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(all, Files::isRegularFile)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          put(name, file, values, findings);
        } else if (!name.startsWith(".")) {
          findings.add(
              at(
                  file,
                  Finding.notice("", "no setting can name this file: its name is no variable's")));
        }
      }
    } catch (IOException e) {
      findings.add(at(all, Finding.notice("", "the folder of secrets cannot be read")));
    }
  }

  private void put(String name, Path file, Map<String, String> values, List<Finding> findings) {
    var value = value(file, findings);
    if (value == null) {
      return;
    }
    if (environment.containsKey(name)) {
      var both = name + " is set in the environment too: the value of this file is used";
      findings.add(at(file, Finding.notice("", both)));
    }
    values.put(name, value);
  }

  private static @Nullable String value(Path file, List<Finding> findings) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        findings.add(at(file, Finding.notice("", "the file is too long for a secret")));
        return null;
      }
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (CharacterCodingException e) {
      findings.add(at(file, Finding.notice("", "the file is not UTF-8: it is not used")));
    } catch (IOException e) {
      findings.add(at(file, Finding.notice("", "the file cannot be read: it is not used")));
    }
    return null;
  }

  private static Finding at(Path file, Finding finding) {
    return finding.at(new Position(file.toString(), 1, 1));
  }
}
