package io.syncline.core.definition.source.policy;

/**
 * Rights of the persons described.
 *
 * @param enabled whether any of it holds
 * @param rightToErasure whether persons can be erased
 * @param dataPortability whether a person's data can be handed out
 * @param consentTracking whether consent is kept
 */
public record Gdpr(
    boolean enabled, boolean rightToErasure, boolean dataPortability, boolean consentTracking) {}
