package io.syncline.system.export;

import io.syncline.core.audit.export.ExportTarget;
import io.syncline.core.model.value.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A folder of the server. A file is written under a hidden name, forced to disk and renamed; the
 * name holds the run and the attempt.
 */
public final class FolderExports implements ExportTarget {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Path folder;

  public FolderExports(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean takes(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public String place(String name) {
    return "file " + name;
  }

  @Override
  public boolean isComplete(String name, String run, String sha256) throws IOException {
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = new DigestInputStream(Files.newInputStream(file), Sha256.begin())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(sha256);
    }
  }

  @Override
  public Upload begin(String name, Attempt attempt) throws IOException {
    Files.createDirectories(folder);
    var file = folder.resolve(name);
    if (Files.exists(file)) {
      throw new NameTaken(place(name));
    }
    var parts = "." + attempt.run() + "-";
    try (var all = Files.newDirectoryStream(folder, parts + "*.part")) {
      for (var left : all) {
        Files.deleteIfExists(left);
      }
    }
    return new Part(folder.resolve(parts + attempt.number() + ".part"), file);
  }

  private final class Part implements Upload {
    private final Path part;
    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;

    Part(Path part, Path file) throws IOException {
      this.part = part;
      this.file = file;
      this.channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.out = Channels.newOutputStream(channel);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void complete() throws IOException {
      channel.force(true);
      channel.close();
      try {
        Files.move(part, file);
      } catch (FileAlreadyExistsException e) {
        throw new NameTaken(place(file.getFileName().toString()));
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(part);
    }
  }
}
