package io.syncline.system.http.file;

import io.syncline.core.definition.system.ObjectType.FileContent.Algorithm;
import io.syncline.core.definition.system.body.BodyPart;
import io.syncline.core.system.Failure;
import io.syncline.core.system.file.FileCopy;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.TemplateValues;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads files into temporary ones, and gives none whose bytes are others than were wanted. */
public final class Downloads {

  private static final String ANY_TYPE = "application/octet-stream";

  private final Sender sender;
  private final FileRequests requests;
  private final long largest;

  /**
   * @param largest in bytes; a larger file is refused
   */
  public Downloads(Sender sender, FileRequests requests, long largest) {
    this.sender = sender;
    this.requests = requests;
    this.largest = largest;
  }

  /** A file could not be read. */
  public static final class Unread extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    private Unread(Failure failure) {
      super(failure.reason());
      this.failure = failure;
    }

    public Failure failure() {
      return failure;
    }
  }

  /**
   * Reads a file; empty: it is not there, or holds other bytes.
   *
   * @param name what requests name the record by
   * @param checksum of the bytes that are wanted
   */
  public Optional<FileCopy> read(TemplateValues name, String checksum) throws Unread {
    var path = temporary();
    var whole = false;
    try {
      var type = received(name, path);
      whole = type.isPresent() && checksum.equals(checksum(path, checksum));
      return whole
          ? Optional.of(
              new FileCopy(path, type.get(), Files.size(path), checksum, () -> delete(path)))
          : Optional.empty();
    } catch (IOException e) {
      throw new Unread(new Failure.Transient("its temporary file cannot be read"));
    } finally {
      if (!whole) {
        delete(path);
      }
    }
  }

  private static Path temporary() throws Unread {
    try {
      return Files.createTempFile("syncline-", ".file");
    } catch (IOException e) {
      throw new Unread(new Failure.Transient("no temporary file can be made for it"));
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The media type of what was received; empty: the record is not there. */
  private Optional<String> received(TemplateValues name, Path path) throws Unread {
    var get = requests.get();
    var sent = sender.send(() -> get.template().call(name, List.of()).receiving(path, largest));
    if (sent.result() instanceof HttpResult.Oversized) {
      var why = "the file has more than the %d bytes that `syncline.files.max-size` allows";
      throw new Unread(new Failure.Invalid(why.formatted(largest), Set.of(requests.field())));
    }
    var verdict = sent.verdict(get.verdicts(), Set.of());
    if (verdict instanceof AnswerVerdict.Fine fine) {
      var said = fine.headers().getOrDefault("content-type", ANY_TYPE);
      return Optional.of(BodyPart.isType(said) ? said : ANY_TYPE);
    }
    if (verdict instanceof AnswerVerdict.Failed failed) {
      throw new Unread(failed.failure());
    }
    return Optional.empty();
  }

  /** Of the bytes, by the algorithm of another checksum; another text where there is none such. */
  private static String checksum(Path path, String like) throws IOException {
    var algorithm = like.substring(0, Math.max(0, like.indexOf(':'))).toUpperCase(Locale.ROOT);
    for (var known : Algorithm.values()) {
      if (known.name().equals(algorithm)) {
        return String.valueOf(known.value(hex(path, known)));
      }
    }
    return "";
  }

  private static String hex(Path path, Algorithm algorithm) throws IOException {
    try (var in =
        new DigestInputStream(
            Files.newInputStream(path), MessageDigest.getInstance(algorithm.digest()))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm.digest(), e);
    }
  }
}
