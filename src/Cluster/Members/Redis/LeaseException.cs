namespace Fleet.Cluster.Members.Redis;

/// <summary>The store answered, but refused or told what makes no sense.</summary>
internal sealed class LeaseException(string message) : Exception(message);
