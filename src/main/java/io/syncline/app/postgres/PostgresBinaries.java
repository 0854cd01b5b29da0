package io.syncline.app.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the jar for this operating system.
 *
 * @param version the full version, such as {@code 17.11.0}; a new one is unpacked beside the old
 * @param home the directory that holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(String version, Path home) {
  private static final String VERSION_FILE =
      "/io/syncline/app/postgres/embedded-postgres.properties";

  /**
   * Unpacks into a version's own folder of {@code parent}, or finds what an earlier start left
   * there.
   */
  static PostgresBinaries unpackInto(Path parent) throws IOException {
    var version = packagedVersion();
    var home = parent.resolve(version);
    if (Files.isDirectory(home)) {
      return new PostgresBinaries(version, home);
    }
    Files.createDirectories(parent);
    var unfinished = Files.createTempDirectory(parent, version + ".");
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var archive = openArchive()) {
      unpack(archive, unfinished);
    }
    Directories.moveInto(unfinished, home);
    return new PostgresBinaries(version, home);
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  String majorVersion() {
    return version.substring(0, version.indexOf('.'));
  }

  private static String packagedVersion() throws IOException {
    var properties = new Properties();
    try (var in = PostgresBinaries.class.getResourceAsStream(VERSION_FILE)) {
      if (in == null) {
        throw new EmbeddedPostgresException("this build has no embedded PostgreSQL");
      }
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static InputStream openArchive() {
    var name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
    var in = PostgresBinaries.class.getResourceAsStream("/" + name);
    if (in == null) {
      throw new EmbeddedPostgresException(
          "no embedded PostgreSQL for this operating system and processor (%s is not packaged);"
                  .formatted(name)
              + " set QUARKUS_DATASOURCE_JDBC_URL to a PostgreSQL of your own");
    }
    return in;
  }

  static String archiveName(String osName, String osArch) {
    var system = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    var processor =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArch;
        };
    return "postgres-" + system + "-" + processor + ".txz";
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, target);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    var file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("archive entry outside its folder");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    try {
      Files.copy(content, file);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("archive entry twice", e);
    }
    var executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
