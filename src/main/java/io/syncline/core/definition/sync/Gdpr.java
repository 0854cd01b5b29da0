package io.syncline.core.definition.sync;

/** Rights of the persons described. */
public record Gdpr(
    boolean enabled, boolean rightToErasure, boolean dataPortability, boolean consentTracking) {}
