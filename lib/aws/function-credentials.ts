import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in the functions' bundles for the SDK's own `@aws-sdk/credential-provider-node`: Lambda puts the
 * role's credentials into the environment, where they hold as long as the execution environment lives.
 * `npm start` puts its own there. Not so with SnapStart, which these functions do not use.
 *
 * Source: docs.aws.amazon.com/lambda, "Defined runtime environment variables".
 */
export const defaultProvider = fromEnv;
