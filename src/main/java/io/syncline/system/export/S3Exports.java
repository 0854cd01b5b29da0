package io.syncline.system.export;

import io.syncline.core.audit.export.ExportTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * A bucket of S3. A file is uploaded in parts, and appears when the upload is completed. An object
 * holds the run that made it as metadata.
 */
public final class S3Exports implements ExportTarget {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*");
  private static final int MAX_NAME = 500;
  private static final String RUN = "syncline-run";

  /** S3 takes at least 5 MB in each part but the last, and 10,000 parts. */
  private static final int PART = 16 * 1024 * 1024;

  private final Supplier<S3Client> client;
  private final String bucket;

  /**
   * @param client asked for when it is first needed: the server starts without S3
   */
  public S3Exports(Supplier<S3Client> client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public boolean takes(String name) {
    return name.length() <= MAX_NAME && NAME.matcher(name).matches();
  }

  @Override
  public String place(String name) {
    return "s3://" + bucket + "/" + name;
  }

  @Override
  public boolean isComplete(String name, String run, String sha256) throws IOException {
    return run.equals(runOf(name));
  }

  /** The run that made an object; empty: something else did; null: there is none. */
  private @Nullable String runOf(String name) throws IOException {
    return asked(
        () -> {
          try {
            var metadata = client.get().headObject(it -> it.bucket(bucket).key(name)).metadata();
            return metadata.getOrDefault(RUN, "");
          } catch (NoSuchKeyException none) {
            return null;
          }
        });
  }

  @Override
  public Upload begin(String name, Attempt attempt) throws IOException {
    if (runOf(name) != null) {
      throw new NameTaken(place(name));
    }
    return asked(
        () -> {
          abortOthers(name);
          var begun =
              client
                  .get()
                  .createMultipartUpload(
                      it -> it.bucket(bucket).key(name).metadata(Map.of(RUN, attempt.run())));
          return new Parts(name, begun.uploadId());
        });
  }

  /** Uploads of the same name that were left: their parts cost storage, and are nowhere seen. */
  private void abortOthers(String name) {
    client.get().listMultipartUploads(it -> it.bucket(bucket).prefix(name)).uploads().stream()
        .filter(it -> name.equals(it.key()))
        .forEach(it -> abort(name, it.uploadId()));
  }

  private void abort(String name, String upload) {
    try {
      client.get().abortMultipartUpload(it -> it.bucket(bucket).key(name).uploadId(upload));
    } catch (NoSuchUploadException gone) {
      // it is over
    }
  }

  /** What the client throws holds addresses and ids of requests: only the kind is passed on. */
  private static <T> T asked(Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      var details = e.awsErrorDetails();
      throw new IOException(
          "S3 answered %d (%s)"
              .formatted(e.statusCode(), details == null ? "" : details.errorCode()),
          e);
    } catch (SdkException e) {
      throw new IOException("S3 does not answer (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private final class Parts implements Upload {
    private final String name;
    private final String upload;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final List<CompletedPart> parts = new ArrayList<>();
    private boolean complete;

    Parts(String name, String upload) {
      this.name = name;
      this.upload = upload;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      buffer.write(bytes, from, length);
      if (buffer.size() >= PART) {
        send();
      }
    }

    private void send() throws IOException {
      int number = parts.size() + 1;
      var part = RequestBody.fromBytes(buffer.toByteArray());
      var tag =
          asked(
              () ->
                  client
                      .get()
                      .uploadPart(
                          it -> it.bucket(bucket).key(name).uploadId(upload).partNumber(number),
                          part)
                      .eTag());
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      buffer.reset();
    }

    @Override
    public void complete() throws IOException {
      if (buffer.size() > 0) {
        send();
      }
      if (runOf(name) != null) {
        throw new NameTaken(place(name));
      }
      asked(
          () ->
              client
                  .get()
                  .completeMultipartUpload(
                      it ->
                          it.bucket(bucket)
                              .key(name)
                              .uploadId(upload)
                              .multipartUpload(all -> all.parts(parts))));
      complete = true;
    }

    @Override
    public void close() throws IOException {
      if (!complete) {
        asked(
            () -> {
              abort(name, upload);
              return name;
            });
      }
    }
  }
}
