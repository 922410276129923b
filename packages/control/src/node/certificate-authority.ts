/** A certificate with its key and the authority that signed it, all PEM: what one side of mutual TLS needs. */
export interface TlsIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly caPem: string;
}

/** The installation's own certificate authority: ECDSA P-256, its key encrypted at rest. */
export interface CertificateAuthority {
  readonly caPem: string;
  /** sha256 of the CA certificate's DER, lower-case hex: what a join token carries. */
  readonly caFingerprint: string;
  /** The name in the panel's client certificate, which agents pin. */
  readonly panelName: string;
  /** Gives the panel's client identity, renewed when fewer than 30 of its 90 days are left. */
  panelIdentity(): Promise<TlsIdentity>;
  /** Signs a node's request (PEM, ECDSA P-256, self-signed by its key) for 90 days; every name asked for is ignored. */
  issueNode(csrPem: string, nodeId: string): Promise<{ readonly certificatePem: string; readonly serial: string; readonly expiresAt: Date }>;
}
