/** Measures the packaged product beside two limits of the same machine; started by bench/run. */
package io.syncline.bench;
