package io.syncline.app;

import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.audit.export.ExportTargets;
import io.syncline.system.export.FolderExports;
import io.syncline.system.export.S3Exports;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Where exports may be written to, as the settings say. */
@Singleton
class ExportBeans {

  /** Made when it is first needed. */
  static final class S3 {
    private final SynclineSettings.S3 settings;
    private @Nullable S3Client client;

    S3(SynclineSettings.S3 settings) {
      this.settings = settings;
    }

    synchronized S3Client client() {
      if (client == null) {
        client = made();
      }
      return client;
    }

    private S3Client made() {
      var builder = S3Client.builder().region(Region.of(settings.region()));
      settings.endpoint().ifPresent(it -> other(builder, it));
      settings
          .accessKey()
          .map(key -> AwsBasicCredentials.create(key, settings.secretKey().orElse("")))
          .ifPresent(it -> builder.credentialsProvider(StaticCredentialsProvider.create(it)));
      return builder.build();
    }

    /** Not every server understands the checksums that the client sends to AWS. */
    private static void other(S3ClientBuilder builder, String endpoint) {
      builder
          .endpointOverride(URI.create(endpoint))
          .forcePathStyle(true)
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
    }

    synchronized void close() {
      Optional.ofNullable(client).ifPresent(S3Client::close);
    }
  }

  @Produces
  @Singleton
  S3 s3(SynclineSettings settings) {
    return new S3(settings.exports().s3());
  }

  void close(@Disposes S3 s3) {
    s3.close();
  }

  @Produces
  @Singleton
  ExportTargets exportTargets(SynclineSettings settings, S3 s3) {
    var exports = settings.exports();
    var bucket = exports.s3().bucket().orElse("");
    return new ExportTargets(
        exports.dir().map(FolderExports::new).orElse(null),
        bucket.isEmpty() ? null : new S3Exports(s3::client, bucket),
        bucket);
  }
}
