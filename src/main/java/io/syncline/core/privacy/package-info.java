/**
 * Rights of the persons whom records describe: erasure that lasts, holds, and what is held of them.
 */
@NullMarked
package io.syncline.core.privacy;

import org.jspecify.annotations.NullMarked;
